import { EVERYBODY, PRACTICE_STAFF } from '../../shell/roles.ts';
import type { TaskSource } from './task.ts';

const NO_AWARD = 'cast(null as uuid) as award_id';

const IS_OPEN = "in ('requested', 'issuing', 'active', 'paused')";

/** Each person by the oldest of their awards: no other of theirs is older, so that a count can stop before the last. */
const OLDEST_OF_PERSON = `
  from awards a join recipients r on r.id = a.recipient_id
  where a.status ${IS_OPEN} and a.practice_id = :practice and not exists (
    select from awards o where o.recipient_id = a.recipient_id and o.status ${IS_OPEN}
      and (o.requested_at, o.id) < (a.requested_at, a.id))`;

/** A person who has an award, of whom nobody knows how they need to be written or spoken to. */
const NEEDS_UNKNOWN = `
  select r.id as subject, a.requested_at as since, cast(null as date) as due_on, a.id as award_id, 1 as n
  ${OLDEST_OF_PERSON} and r.communication_needs = 'not asked'`;

/** What is known of it is a year old. */
const NEEDS_OLD = `
  select r.id as subject, a.requested_at as since, (r.needs_reviewed_on + interval '1 year')::date as due_on,
    a.id as award_id, 1 as n
  ${OLDEST_OF_PERSON} and r.needs_reviewed_on <= (cast(:today as date) - interval '1 year')::date`;

/** A box of cards that has not arrived ten days after it was ordered. */
const BOX_LATE = `
  select b.id as subject, b.ordered_at as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from card_boxes b
  where b.practice_id = :practice and b.made_at is not null and b.arrived_at is null and b.refused_at is null
    and b.ordered_at < cast(:now as timestamptz) - interval '10 days'`;

/** Two cards or fewer are left in the practice's boxes, and no other box is on its way. */
const BOX_LOW = `
  select cast(:practice as text) as subject, max(b.arrived_at) as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from card_boxes b left join box_cards c on c.box_id = b.id and c.card_id is null and c.withdrawn_at is null
  where b.practice_id = :practice and b.arrived_at is not null
    and not exists (select from card_boxes o where o.practice_id = :practice and o.arrived_at is null and o.refused_at is null)
  having count(b.id) > 0 and count(c.id) <= 2`;

const unnoted = (side: 'practice' | 'finance') =>
  `not exists (select from budget_alert_notes k where k.alert_id = x.id and k.side = '${side}'
    ${side === 'practice' ? 'and k.practice_id = :practice' : ''})`;

const alertsOf = (side: 'practice' | 'finance') => `
  select p.code as subject, max(x.raised_at) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from budget_alerts x join budgets b on b.id = x.budget_id join parties p on p.id = b.owner_party_id
  where ${unnoted(side)} and ${side === 'practice' ? 'x.practice_id = :practice' : 'x.practice_id is not null'}
  group by p.code`;

/** Each practice that shares the pool takes note for itself. */
const poolAlertsOf = (side: 'practice' | 'finance') => `
  select (array_agg(x.id order by x.raised_at desc, x.id desc))[1]::text as subject, max(x.raised_at) as since,
    cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from budget_alerts x join budgets b on b.id = x.budget_id
  where x.practice_id is null and ${unnoted(side)}
    ${
      side === 'practice'
        ? `and exists (select from alliance_members m where m.alliance_id = b.owner_party_id
      and m.practice_id = :practice and m.joined_on <= :today and coalesce(m.left_on > :today, true))`
        : ''
    }
  group by b.id`;

/** The page on which a budget is moved on: that of a practice's own, or of a pool. */
const moving = (move: string) => `
  case when b.practice_id is null then '/pools/' || b.id || '/${move}'
    else '/budgets/' || p.code || '/${move}\\?year=' || b.financial_year end as subject`;

const NOT_OVER = 'make_date(left(b.financial_year, 4)::int + 1, 3, 31) >= :today';

/** Letters that wait for the practice, or for one of those that share a pool. */
const LETTERS = `
  select ${moving('acknowledge')}, b.letter_sent_at as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from budgets b join parties p on p.id = b.owner_party_id
  where b.status = 'letter_sent' and ${NOT_OVER} and (b.practice_id = :practice or (b.practice_id is null
    and exists (select from alliance_members m where m.alliance_id = b.owner_party_id
      and m.practice_id = :practice and m.joined_on <= :today and coalesce(m.left_on > :today, true))))`;

const TO_OPEN = `
  select ${moving('open')}, b.acknowledged_at as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from budgets b join parties p on p.id = b.owner_party_id where b.status = 'acknowledged' and ${NOT_OVER}`;

/** The longest waiting of each budget; whether there is room for it is asked of the awards. */
const WAITING = `
  select distinct on (a.budget_id) a.budget_id::text as subject, a.waiting_since as since,
    cast(null as date) as due_on, a.id as award_id, count(*) over (partition by a.budget_id) as n
  from awards a where a.status = 'waiting' and a.practice_id = :practice
  order by a.budget_id, a.waiting_since, a.id`;

const virementsOf = (consent: string) => `
  select x.id as subject, x.proposed_at as since, x.expires_on as due_on, ${NO_AWARD}, 1 as n
  from virements x
  where x.status = 'proposed' and x.expires_on >= :today
    and not exists (select from virement_consents c where c.virement_id = x.id and c.principal_id = :me)
    and ${consent}`;

const lacks = (side: string) =>
  `not exists (select from virement_consents c where c.virement_id = x.id and c.side = '${side}')`;

const INVOICES = `
  select 'all' as subject, min(i.recorded_at) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from invoices i where i.status in ('received', 'checked') having count(*) > 0`;

const TO_CHECK = `
  select 'all' as subject, min(i.recorded_at) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from invoices i where i.status = 'received' and i.recorded_by <> all(:selves) and i.practice_id = :practice having count(*) > 0`;

const SAMPLES = `
  select 'all' as subject, min(s.sampled_at) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from approval_samples s where s.finding is null having count(*) > 0`;

const PROPOSED = `
  select v.slug as subject, v.proposed_at as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from policy_versions v
  where v.status = 'proposed' and v.activate_at is null and v.proposed_by <> all(:selves) and not (v.authors && cast(:selves as uuid[]))`;

/** When the day of `:today` ends in London. */
const END_OF_TODAY = "(cast(:today as date) + 1)::timestamp at time zone 'Europe/London'";

/** A queue of its own, of which only what is due today or late counts here. */
const queue = (table: string, open: string, due: string) => `
  select 'all' as subject, min(x.${due}) as since, (min(x.${due}) at time zone 'Europe/London')::date as due_on,
    ${NO_AWARD}, count(*) as n
  from ${table} x where ${open} and x.${due} < ${END_OF_TODAY} having count(*) > 0`;

const BREAKS = `
  select 'all' as subject, min(x.opened_at) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from reconciliation_breaks x where x.outcome is null having count(*) > 0`;

const PARKED = `
  select 'all' as subject, min(x.since) as since, cast(null as date) as due_on, ${NO_AWARD}, count(*) as n
  from (
    select received_at as since from stripe_events where status = 'parked'
    union all select parked_at from domain_events where parked_at is not null
  ) x having count(*) > 0`;

/** A key that was granted and waits for whoever answers for it; ended, or after its last day, it waits no more. */
const KEYS = `
  select p.id as subject, p.created_at as since, cast(null as date) as due_on, ${NO_AWARD}, 1 as n
  from principals p join api_keys k on k.principal_id = p.id
  where p.owner_id = :me and p.ended_at is null and k.taken_at is null and coalesce(k.ends_on >= :today, true)`;

/** Tasks about people, boxes, budgets, keys of programs and the queues that finance has. */
export const OTHER_TASKS: readonly TaskSource[] = [
  { kind: 'ask_needs', roles: PRACTICE_STAFF, sql: NEEDS_UNKNOWN },
  { kind: 'review_needs', roles: PRACTICE_STAFF, sql: NEEDS_OLD },
  { kind: 'box_late', roles: ['practice_manager'], sql: BOX_LATE },
  { kind: 'box_low', roles: ['practice_manager'], sql: BOX_LOW },
  { kind: 'budget_alert', roles: ['practice_manager'], sql: alertsOf('practice') },
  { kind: 'budget_alert', roles: ['finance'], sql: alertsOf('finance') },
  { kind: 'pool_alert', roles: ['practice_manager'], sql: poolAlertsOf('practice') },
  { kind: 'pool_alert', roles: ['finance'], sql: poolAlertsOf('finance') },
  { kind: 'acknowledge_letter', roles: ['practice_manager'], sql: LETTERS },
  { kind: 'open_budget', roles: ['commissioner'], sql: TO_OPEN },
  { kind: 'release_waiting', roles: ['practice_manager', 'approver'], sql: WAITING, test: 'room' },
  {
    kind: 'agree_virement',
    roles: ['practice_manager'],
    sql: virementsOf(
      `((x.from_practice_id = :practice and ${lacks('from')}) or (x.to_practice_id = :practice and ${lacks('to')}))`,
    ),
  },
  { kind: 'agree_virement', roles: ['finance'], sql: virementsOf(lacks('finance')) },
  { kind: 'check_invoices', roles: ['practice_manager', 'approver'], sql: TO_CHECK },
  { kind: 'pay_invoices', roles: ['finance'], sql: INVOICES },
  { kind: 'check_samples', roles: ['finance'], sql: SAMPLES },
  { kind: 'activate_policy', roles: ['commissioner'], sql: PROPOSED },
  {
    kind: 'declined_payments',
    roles: ['finance'],
    sql: queue('decline_reviews', "x.status <> 'closed'", 'due_at'),
  },
  { kind: 'money_cases', roles: ['finance'], sql: queue('finance_cases', "x.status <> 'closed'", 'due_at') },
  {
    kind: 'signals',
    roles: ['finance'],
    sql: queue('risk_signals', 'x.verdict is null and x.due_at is not null', 'due_at'),
  },
  { kind: 'breaks', roles: ['finance'], sql: BREAKS },
  { kind: 'parked_events', roles: ['finance', 'admin'], sql: PARKED },
  { kind: 'take_key', roles: EVERYBODY, sql: KEYS },
];
