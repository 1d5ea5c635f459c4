import type { Trx } from '../../platform/database.ts';
import type { Snapshot } from './core/snapshot.ts';

/** What was so on an award at an instant, and what has come about since. */
type Since = {
  /** What spending was stopped of then. */
  stops: string[];
  /** The award was paused then. */
  wasPaused: boolean;
  isCancelled: boolean;
  /** By its holder or by staff, and it was not before. */
  isFrozen: boolean;
  isEnded: boolean;
  /** What payments that were asked for later add to limits: in all, and in the periods that the account names. */
  payments: number;
  paidPence: number;
  dayPence: number;
  weekPence: number;
  monthPence: number;
  /** Given back to the budget, as when an award ends. */
  releasedPence: number;
  /** Added from the budget to what was awarded. */
  addedPence: number;
};

/** Stripe tells the second in which something was asked; what we did in it may have come before. */
const STRIPES_SECOND_MS = 1000;

const FREEZES = `('card.freeze', 'card.pause_by_holder')`;
const LIFTS = `('card.unfreeze', 'card.resume_by_holder')`;

const SINCE = `
  select coalesce(c.cancelled_at >= :after, false) as "isCancelled", coalesce(w.ended_at >= :after, false) as "isEnded", later.*,
    (select coalesce(bool_or(e.at >= :after and e.action in ${FREEZES}), false)
        and coalesce((array_agg(e.action order by e.at desc) filter (where e.at < :after))[1] not in ${FREEZES}, true)
      from audit_entries e where e.entity_kind = 'card' and e.entity_id = c.id::text
        and (e.action in ${FREEZES} or e.action in ${LIFTS})) as "isFrozen",
    (select coalesce(sum(t.amount_pence), 0)::bigint from ledger_transfers t
      where t.award_id = w.id and t.kind = 'release' and not t.is_hold and t.debit_account_id = a.id
        and t.created_at >= :after) as "releasedPence",
    (select coalesce(sum(t.amount_pence), 0)::bigint from ledger_transfers t
      where t.award_id = w.id and t.kind = 'addition' and t.credit_account_id = a.id
        and t.created_at >= :after) as "addedPence",
    coalesce((select e.after ->> 'status' = 'paused' from audit_entries e where e.entity_kind = 'award'
      and e.entity_id = w.id::text and e.action in ('award.pause', 'award.sign_off') and e.at < :after
      order by e.at desc, e.id desc limit 1), false) as "wasPaused",
    (select coalesce(json_agg(s.kind order by s.kind), '[]') from stops s
      where s.started_at < :after and (s.ended_at is null or s.ended_at >= :after) and (s.kind = 'scheme'
        or (s.kind = 'practice' and s.target = w.practice_id::text)
        or (s.kind = 'budget' and s.target = w.budget_id::text)
        or (s.kind = 'policy' and s.target = v.slug))) as stops
  from cards c
  join awards w on w.id = c.award_id
  join policy_versions v on v.id = w.policy_version_id
  join ledger_accounts a on a.award_id = w.id and a.kind = 'award'
  cross join lateral (
    select count(distinct x.id)::int as payments, coalesce(sum(d.value::bigint), 0)::bigint as "paidPence",
      coalesce(sum(d.value::bigint) filter (where d.key::date = a.spending_day), 0)::bigint as "dayPence",
      coalesce(sum(d.value::bigint) filter (where d.key::date >= a.spending_week), 0)::bigint as "weekPence",
      coalesce(sum(d.value::bigint) filter (where d.key::date >= a.spending_month), 0)::bigint as "monthPence"
    from authorizations x cross join lateral jsonb_each_text(x.counted_by_day) d
    where x.award_id = w.id and x.requested_at > :at) later
  where c.id = :cardId`;

function cardBefore({ card }: Snapshot, { isCancelled, isFrozen }: Since): Snapshot['card'] {
  const isOtherwise = isCancelled || (isFrozen && card.status === 'frozen');
  return {
    ...card,
    ...(isOtherwise ? { status: 'active', cancelReason: null } : {}),
    ...(isFrozen ? { freezeKind: null } : {}),
  };
}

/** A pause counts as long as it lasted; an award that is over since was live. */
function awardBefore({ award }: Snapshot, { isEnded, wasPaused }: Since): Snapshot['award'] {
  const wasLive = isEnded || award.status === 'active' || award.status === 'paused';
  return wasLive ? { ...award, status: wasPaused ? 'paused' : 'active' } : award;
}

/** Only a stop freezes a budget, and only an open one. */
function budgetBefore({ budgetStatus }: Snapshot, { stops }: Since): string {
  return budgetStatus === 'frozen' && !stops.includes('budget') ? 'open' : budgetStatus;
}

function withoutSpent({ account }: Snapshot, since: Since): Snapshot['account'] {
  const { spending, debitsPending, debitsPosted } = account;
  const pence = since.paidPence + since.releasedPence;
  const ofHolds = Math.min(pence, debitsPending);
  return {
    ...account,
    creditsPosted: account.creditsPosted - since.addedPence,
    debitsPending: debitsPending - ofHolds,
    debitsPosted: debitsPosted - (pence - ofHolds),
    spending: {
      ...spending,
      dayPence: spending.dayPence - since.dayPence,
      weekPence: spending.weekPence - since.weekPence,
      monthPence: spending.monthPence - since.monthPence,
      payments: spending.payments - since.payments,
    },
  };
}

/**
 * A snapshot without what came after an instant: payments, added money, a freeze or the end of the card, the end of its
 * award; with the stops and the pause of then. News of a decline may come late, and what happened since does not explain it.
 */
export async function asItWas(trx: Trx, snapshot: Snapshot, at: Date): Promise<Snapshot> {
  const after = new Date(at.getTime() + STRIPES_SECOND_MS);
  const { rows } = await trx.raw<{ rows: Since[] }>(SINCE, { at, after, cardId: snapshot.card.id });
  const [since] = rows;
  if (!since) return snapshot;
  return {
    ...snapshot,
    card: cardBefore(snapshot, since),
    award: awardBefore(snapshot, since),
    budgetStatus: budgetBefore(snapshot, since),
    stops: since.stops,
    account: withoutSpent(snapshot, since),
  };
}
