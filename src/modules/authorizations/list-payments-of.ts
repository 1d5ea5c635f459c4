import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { Arrival } from './core/arrival.ts';
import type { DeclineCode } from './core/decline-reasons.ts';

/** A shop's request to spend, approved or not, as whoever looks for patterns needs it. */
export type PaymentAttempt = {
  id: string;
  stripeCardId: string;
  requestedAt: Date;
  requestedPence: Pence;
  /** In all approved rounds; 0 when declined. */
  grossApprovedPence: Pence;
  approved: boolean;
  status: string;
  merchantCategory: string;
  cardPresence: string | null;
  method: string | null;
  /** Why it was declined; null when it was approved. */
  reasonCode: DeclineCode | null;
  /** The code of every rule that failed. */
  failures: string[];
  /** What the award and its card were when it was declined; null when that is not on record. */
  awardStatus: string | null;
  freezeKind: string | null;
  stripeReason: string | null;
};

/** The newest attempts on an award since an instant, oldest first. */
export async function listAttempts(
  db: Db | Trx,
  { awardId, since, limit }: { awardId: string; since: Date; limit: number },
): Promise<PaymentAttempt[]> {
  const { rows } = await db.raw<{ rows: PaymentAttempt[] }>(
    `select a.id, a.stripe_card_id as "stripeCardId", a.requested_at as "requestedAt",
       a.requested_pence as "requestedPence", a.gross_approved_pence as "grossApprovedPence", a.approved, a.status, a.merchant_category as "merchantCategory",
       a.card_presence as "cardPresence", a.authorization_method as method,
       case when not a.approved then coalesce(a.reason_code, d.reason_code) end as "reasonCode",
       case when a.approved then '[]'::json else coalesce(d.record -> 'failures', '[]'::json) end as failures,
       a.stripe_reason as "stripeReason", case when not a.approved then d.record -> 'award' ->> 'status' end as "awardStatus",
       case when not a.approved then d.record -> 'card' ->> 'freezeKind' end as "freezeKind"
     from authorizations a
     left join lateral (select reason_code, record from decisions
       where authorization_id = a.id and not approved order by round desc limit 1) d on true
     where a.award_id = :awardId and a.requested_at >= :since
     order by a.requested_at desc limit :limit`,
    { awardId, since, limit },
  );
  return rows.reverse();
}

/** A card transaction of an award; `amountPence` is never below zero. */
export type BookedMovement = {
  id: string;
  type: 'capture' | 'refund';
  amountPence: Pence;
  /** When the shop asked for the money, where that is known; else when it took or gave it. */
  paidAt: Date;
  stripeCardId: string;
  merchantName: string;
  merchantNetworkId: string | null;
  arrival: Arrival | null;
};

/** What was taken and given back on an award before its newest `limit` card transactions, without those named. */
export async function sumEarlierMovements(
  db: Db | Trx,
  { awardId, limit, without }: { awardId: string; limit: number; without: readonly string[] },
): Promise<{ spentPence: Pence; refundedPence: Pence }> {
  const { rows } = await db.raw<{ rows: { spentPence: Pence; refundedPence: Pence }[] }>(
    `select coalesce(-sum(amount_pence) filter (where type = 'capture'), 0)::bigint as "spentPence",
       coalesce(sum(amount_pence) filter (where type = 'refund'), 0)::bigint as "refundedPence"
     from (select id, type, amount_pence from card_transactions where award_id = :awardId
       order by happened_at desc, id desc offset :limit) earlier
     where id <> all (cast(:without as text[]))`,
    { awardId, limit, without: [...without] },
  );
  return rows[0] ?? { spentPence: 0, refundedPence: 0 };
}

/** The newest card transactions of an award, oldest first. */
export async function listMovements(
  db: Db | Trx,
  { awardId, limit }: { awardId: string; limit: number },
): Promise<BookedMovement[]> {
  const { rows } = await db.raw<{ rows: BookedMovement[] }>(
    `select t.id, t.type, abs(t.amount_pence)::bigint as "amountPence", t.stripe_card_id as "stripeCardId",
       case when t.type = 'capture' then coalesce(a.requested_at, t.happened_at) else t.happened_at end as "paidAt",
       t.merchant_name as "merchantName", t.merchant_network_id as "merchantNetworkId", t.arrival
     from card_transactions t
     left join authorizations a on a.id = t.authorization_id and a.award_id = t.award_id
     where t.award_id = :awardId order by t.happened_at desc, t.id desc limit :limit`,
    { awardId, limit },
  );
  return rows.sort((a, b) => a.paidAt.getTime() - b.paidAt.getTime());
}
