import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** Money that a shop took, as whoever disputes it needs it. */
export type CaptureRecord = {
  id: string;
  amountPence: Pence;
  /** What of it the shop has not given back, as far as refunds name the same authorization. */
  keptPence: Pence;
  awardId: string;
  practiceId: string;
  budgetId: string;
  merchantName: string;
  happenedAt: Date;
  /** Another capture of the same sum by the same shop on the same award, the oldest; null when there is none. */
  copyOf: string | null;
};

/** A booked capture by Stripe's id; null when it is unknown, a refund, or of no award. */
export async function findCapture(db: Db | Trx, id: string): Promise<CaptureRecord | null> {
  const { rows } = await db.raw<{ rows: CaptureRecord[] }>(
    `select t.id, -t.amount_pence as "amountPence", t.award_id as "awardId", t.practice_id as "practiceId",
       t.budget_id as "budgetId", t.merchant_name as "merchantName", t.happened_at as "happenedAt",
       greatest(0, least(-t.amount_pence, coalesce((select -sum(x.amount_pence) from card_transactions x
         where x.authorization_id = t.authorization_id and x.award_id = t.award_id), -t.amount_pence)))::bigint as "keptPence",
       (select x.id from card_transactions x where x.award_id = t.award_id and x.type = 'capture' and x.id <> t.id
         and x.amount_pence = t.amount_pence and x.merchant_name = t.merchant_name
         order by x.happened_at, x.id limit 1) as "copyOf"
     from card_transactions t
     where t.id = ? and t.type = 'capture' and t.award_id is not null`,
    [id],
  );
  return rows[0] ?? null;
}

/** What shops took on an award, newest first. */
export async function listCaptures(
  db: Db | Trx,
  awardId: string,
): Promise<{ id: string; authorizationId: string | null; happenedAt: Date }[]> {
  return db('card_transactions')
    .where({ award_id: awardId, type: 'capture' })
    .orderBy('happened_at', 'desc')
    .select({ id: 'id', authorizationId: 'authorization_id', happenedAt: 'happened_at' });
}
