import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** What a transfer adds to the money held at the card issuer. */
const SIGNED = `case when kind in ('settlement', 'dispute_credit_reversal') then -amount_pence else amount_pence end`;

/** The money at the card issuer as our books have it, in one snapshot. */
export type HoldingFigures = {
  /** Funding and refunds less what was captured: what would be there if nothing were on hold. */
  cashPence: Pence;
  heldPence: Pence;
  /** What people may still spend, over all awards; what is on hold is not part of it. */
  spendablePence: Pence;
  /** What may still be awarded, over all budgets net of open shortfalls: promised, not given to anybody. */
  awardablePence: Pence;
};

export async function readHoldingFigures(db: Db | Trx): Promise<HoldingFigures> {
  const { rows } = await db.raw<{ rows: HoldingFigures[] }>(
    `select
       coalesce(sum(credits_posted - debits_posted) filter (where kind = 'holding'), 0)::bigint as "cashPence",
       coalesce(sum(debits_pending) filter (where kind in ('award', 'shortfall')), 0)::bigint as "heldPence",
       coalesce(sum(credits_posted - debits_posted - debits_pending) filter (where kind = 'award'), 0)::bigint
         as "spendablePence",
       (coalesce(sum(credits_posted - debits_posted) filter (where kind = 'budget'), 0)
         - coalesce(sum(debits_posted + debits_pending - credits_posted) filter (where kind = 'shortfall'), 0))::bigint
         as "awardablePence"
     from ledger_accounts where kind in ('holding', 'award', 'shortfall', 'budget')`,
  );
  return rows[0] ?? { cashPence: 0, heldPence: 0, spendablePence: 0, awardablePence: 0 };
}

/** Cash booked for card transactions that happened in `[from, to)`, at most `limit`: id and what it added, in pence. */
export async function listCardCash(
  db: Db | Trx,
  time: { from: Date | null; to: Date | null; limit?: number },
): Promise<Map<string, Pence>> {
  const query = db('ledger_transfers').whereIn('kind', ['settlement', 'settlement_refund']);
  if (time.from) query.where('event_at', '>=', time.from);
  if (time.to) query.where('event_at', '<', time.to);
  if (time.limit) query.limit(time.limit);
  const rows = await query
    .groupBy('card_transaction_id')
    .select<{ id: string; pence: number }[]>('card_transaction_id as id', db.raw(`sum(${SIGNED})::bigint as pence`));
  return new Map(rows.map(({ id, pence }) => [id, pence]));
}

/** Cash booked for one card transaction; 0 when there is none. */
export async function cardCashOf(db: Db | Trx, cardTransactionId: string): Promise<Pence> {
  const row = await db('ledger_transfers')
    .whereIn('kind', ['settlement', 'settlement_refund'])
    .where('idempotency_key', `cash:${cardTransactionId}`)
    .first<{ pence: number }>(db.raw(`${SIGNED} as pence`));
  return row?.pence ?? 0;
}

/** All cash that was booked under Stripe's own balance movements, by transfer key: funding, and what disputes moved. */
export async function listOtherCash(db: Db | Trx): Promise<Map<string, Pence>> {
  const rows = await db('ledger_transfers')
    .whereIn('kind', ['funding', 'dispute_credit', 'dispute_credit_reversal'])
    .select<{ key: string; pence: number }[]>('idempotency_key as key', db.raw(`${SIGNED} as pence`));
  return new Map(rows.map(({ key, pence }) => [key, pence]));
}

/** When the youngest cash that is booked came to the card issuer; null when none ever did. */
export async function lastFundingAt(db: Db | Trx): Promise<Date | null> {
  const row = await db('ledger_transfers')
    .where({ kind: 'funding' })
    .max<{ at: Date | null }[]>('event_at as at')
    .first();
  return row?.at ?? null;
}

/** Open holds by authorization: how much, and since when the youngest part. All of them, or one's. */
export async function listOpenHolds(
  db: Db | Trx,
  authorizationId?: string,
): Promise<Map<string, { pence: Pence; since: Date }>> {
  const query = db('ledger_transfers').where({ state: 'pending' }).groupBy('authorization_id');
  if (authorizationId) query.where({ authorization_id: authorizationId });
  const rows = await query.select<{ id: string; pence: number; since: Date }[]>(
    'authorization_id as id',
    db.raw('sum(amount_pence)::bigint as pence'),
    db.raw('max(created_at) as since'),
  );
  return new Map(rows.map(({ id, ...hold }) => [id, hold]));
}
