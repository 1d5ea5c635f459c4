import type { Trx } from '../../platform/database.ts';
import type { Snapshot } from './core/snapshot.ts';

/** What has come about on an award since an instant. */
type Since = {
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
        and t.created_at >= :after) as "releasedPence"
  from cards c
  join awards w on w.id = c.award_id
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

function withoutSpent({ account }: Snapshot, since: Since): Snapshot['account'] {
  const { spending, debitsPending, debitsPosted } = account;
  const pence = since.paidPence + since.releasedPence;
  const ofHolds = Math.min(pence, debitsPending);
  return {
    ...account,
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
 * A snapshot without what came after an instant: payments, a freeze or the end of the card, the end of its award. News of
 * a decline may come late, and what happened since does not explain it. Stops and money that was added stay.
 */
export async function asItWas(trx: Trx, snapshot: Snapshot, at: Date): Promise<Snapshot> {
  const after = new Date(at.getTime() + STRIPES_SECOND_MS);
  const { rows } = await trx.raw<{ rows: Since[] }>(SINCE, { at, after, cardId: snapshot.card.id });
  const [since] = rows;
  if (!since) return snapshot;
  return {
    ...snapshot,
    card: cardBefore(snapshot, since),
    award: { ...snapshot.award, ...(since.isEnded ? { status: 'active' } : {}) },
    account: withoutSpent(snapshot, since),
  };
}
