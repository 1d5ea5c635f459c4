import { AWARD_ENDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import {
  ADDITION_BEYOND_FINANCE,
  ADDITION_BEYOND_PRACTICE,
  ADDITION_WITHIN_PRACTICE,
  BEYOND_FINANCE,
  BEYOND_PRACTICE,
  WITHIN_FINANCE,
  WITHIN_PRACTICE,
} from './band-bounds.query.ts';
import type { TaskSource } from './task.ts';

const OF_PRACTICE = '(cast(:practice as uuid) is null or a.practice_id = :practice)';
const AWARD = 'a.id as award_id, 1 as n';

const HAS_MONEY = `
  exists (select from ledger_accounts l where l.award_id = a.id and l.kind = 'award'
    and l.credits_posted - l.debits_posted - l.debits_pending > 0)`;

const UNDECIDED = `
  select a.id as subject, a.requested_at as since, cast(null as date) as due_on, ${AWARD} from awards a
  where a.status = 'requested' and a.requested_by <> all(:selves) and ${OF_PRACTICE}
    and not exists (select from award_reconsiderations r where r.award_id = a.id)`;

const RECONSIDERED = `
  select a.id as subject, r.asked_at as since, r.due_on, ${AWARD} from award_reconsiderations r
  join awards a on a.id = r.award_id
  where a.status = 'requested' and a.requested_by <> all(:selves) and r.refused_by <> all(:selves)
    and r.asked_by <> all(:selves) and ${OF_PRACTICE}`;

const UNSIGNED = `
  select a.id as subject, b.issued_at as since,
    ((b.sign_off_by - interval '1 second') at time zone 'Europe/London')::date as due_on, ${AWARD}
  from break_glass_issues b join awards a on a.id = b.award_id
  where b.signed_off_at is null and b.issued_by <> all(:selves) and a.end_reason is distinct from 'issue_failed'
    and ${OF_PRACTICE}`;

const ADDITIONS = `
  select x.id as subject, x.requested_at as since, cast(null as date) as due_on, ${AWARD}
  from award_additions x join awards a on a.id = x.award_id
  where x.status = 'requested' and x.requested_by <> all(:selves)
    and a.requested_by <> all(:selves) and a.status = 'active' and ${OF_PRACTICE}`;

const EXCEPTIONS = `
  select x.id as subject, x.asked_at as since, cast(null as date) as due_on, ${AWARD}
  from merchant_exceptions x join awards a on a.id = x.award_id
  where x.status = 'asked' and x.expires_on >= :today and a.status in ('active', 'paused')
    and x.asked_by <> all(:selves) and a.requested_by <> all(:selves) and ${OF_PRACTICE}`;

const TO_HAND_OVER = `
  select a.id as subject, a.active_at as since, cast(null as date) as due_on, ${AWARD} from awards a
  where a.status = 'active' and a.method <> 'invoice' and a.card_type is distinct from 'physical'
    and not exists (select from access_codes c where c.award_id = a.id and c.cancelled_at is null)
    and coalesce((select m.status from messages m where m.award_id = a.id and m.status <> 'cancelled'
      order by m.id desc limit 1), 'cancelled') not in ('queued', 'sending', 'failed')
    and ${HAS_MONEY} and ${OF_PRACTICE}`;

/**
 * A voucher that was sent and did not arrive, for which nobody has made another code since, or sent anything (R68). What
 * was cancelled was not sent.
 */
const UNDELIVERED = `
  select a.id as subject, m.settled_at as since, cast(null as date) as due_on, ${AWARD}
  from messages m join awards a on a.id = m.award_id
  left join access_codes c on c.award_id = a.id and c.cancelled_at is null
  where m.status = 'failed' and a.status = 'active' and c.id is not distinct from coalesce(m.code, m.expects_code)
    and not exists (select from messages n where n.award_id = m.award_id and n.id > m.id and n.status <> 'cancelled')
    and not exists (select from cards k where k.award_id = a.id and k.status = 'frozen' and k.freeze_kind <> 'holder')
    and ${HAS_MONEY} and ${OF_PRACTICE}`;

const WITHDRAWN = `
  select a.id as subject, a.paused_at as since, cast(null as date) as due_on, ${AWARD} from awards a
  where a.status = 'paused' and a.pause_reason = 'consent_withdrawn' and ${OF_PRACTICE}`;

/** Its card came back, was lost or stolen, or has expired: as the index of such cards has it. */
const TROUBLED = `(c.status = 'inactive' and c.shipping_status in ('returned', 'failure', 'canceled'))
  or c.cancel_reason in ('lost', 'stolen', 'by_stripe') or c.status = 'expired'`;

const WITHOUT_CARD = `
  select distinct on (a.id) a.id as subject, coalesce(c.cancelled_at, a.active_at) as since, cast(null as date) as due_on,
    ${AWARD}
  from awards a join cards c on c.award_id = a.id
  where a.status = 'active' and ${OF_PRACTICE} and (${TROUBLED})
    and (c.status = 'inactive'
      or not exists (select from cards o where o.award_id = c.award_id and o.status not in ('cancelled', 'expired')))
  order by a.id, since`;

const NEVER_SWITCHED_ON = `
  select distinct on (a.id) a.id as subject, c.chased_at as since, cast(null as date) as due_on, ${AWARD}
  from awards a join cards c on c.award_id = a.id
  where a.status = 'active' and c.status = 'inactive' and c.chased_at is not null and ${OF_PRACTICE}
  order by a.id, since`;

const ENDING = `
  select a.id as subject, a.active_at as since, a.expires_on as due_on, ${AWARD} from awards a
  where a.status = 'active' and a.method <> 'invoice'
    and a.expires_on >= :today and a.expires_on <= cast(:today as date) + 14 and ${HAS_MONEY} and ${OF_PRACTICE}`;

/** What the practice is to pay for, and nobody has recorded an invoice of yet. */
const WITHOUT_INVOICE = `
  select a.id as subject, a.active_at as since, cast(null as date) as due_on, ${AWARD} from awards a
  where a.status = 'active' and a.method = 'invoice' and ${HAS_MONEY} and ${OF_PRACTICE}
    and not exists (select from invoices i where i.award_id = a.id and i.status not in ('refused', 'withdrawn'))`;

const UNSENT_LETTERS = `
  select a.id as subject, d.decided_at as since, cast(null as date) as due_on, ${AWARD}
  from awards a
  join lateral (
    select e.id, e.decided_at from award_decisions e where e.award_id = a.id and e.outcome = 'refused'
    order by e.decided_at desc, e.id desc limit 1) d on true
  where a.status = 'refused' and ${OF_PRACTICE}
    and not exists (select from refusal_letters l where l.decision_id = d.id)`;

type Bounds = Record<'approver' | 'finance' | 'commissioner', string>;

/** The one is asked who must decide at least (R15): of what each may be asked, they are asked what is theirs. */
const byBand = (about: Pick<TaskSource, 'kind' | 'sql' | 'test'>, bounds: Bounds): TaskSource[] =>
  (['approver', 'finance', 'commissioner'] as const).map((role) => ({
    ...about,
    roles: [role],
    sql: `${about.sql} and ${bounds[role]}`,
  }));

const OF_AWARD = { approver: WITHIN_PRACTICE, finance: BEYOND_PRACTICE, commissioner: BEYOND_FINANCE };
/** Another person than before is needed, so finance is asked too (R34). */
const OF_ANOTHER_LOOK = { ...OF_AWARD, finance: WITHIN_FINANCE };
const OF_ADDITION = {
  approver: ADDITION_WITHIN_PRACTICE,
  finance: ADDITION_BEYOND_PRACTICE,
  commissioner: ADDITION_BEYOND_FINANCE,
};

/** Tasks about an award. */
export const AWARD_TASKS: readonly TaskSource[] = [
  ...byBand({ kind: 'decide', sql: UNDECIDED, test: 'band_of_award' }, OF_AWARD),
  ...byBand({ kind: 'reconsider', sql: RECONSIDERED, test: 'band_of_award' }, OF_ANOTHER_LOOK),
  { kind: 'sign_off', roles: ['approver'], sql: UNSIGNED },
  { kind: 'sign_off', roles: ['finance'], sql: `${UNSIGNED} and b.sign_off_by <= :now` },
  ...byBand({ kind: 'decide_addition', sql: ADDITIONS, test: 'band_of_addition' }, OF_ADDITION),
  { kind: 'decide_exception', roles: ['approver'], sql: EXCEPTIONS, isOwnRoleOnly: true },
  { kind: 'hand_over', roles: PRACTICE_STAFF, sql: TO_HAND_OVER },
  { kind: 'undelivered', roles: PRACTICE_STAFF, sql: UNDELIVERED },
  { kind: 'end', roles: AWARD_ENDERS.filter((role) => role !== 'finance'), sql: WITHDRAWN },
  { kind: 'replace', roles: PRACTICE_STAFF, sql: WITHOUT_CARD },
  { kind: 'switch_on', roles: PRACTICE_STAFF, sql: NEVER_SWITCHED_ON },
  { kind: 'ends_soon', roles: PRACTICE_STAFF, sql: ENDING },
  { kind: 'record_invoice', roles: PRACTICE_STAFF, sql: WITHOUT_INVOICE },
  { kind: 'send_letter', roles: PRACTICE_STAFF, sql: UNSENT_LETTERS },
];
