import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** Stripe's Issuing balance as it was last read: what is there after holds. */
export type IssuingBalance = { amountPence: Pence; readAt: Date };

export async function putIssuingBalance(trx: Trx, balance: IssuingBalance): Promise<void> {
  await trx('issuing_balance')
    .insert({ amount_pence: balance.amountPence, read_at: balance.readAt })
    .onConflict('only_one')
    .merge();
}

export async function findIssuingBalance(db: Db | Trx): Promise<IssuingBalance | null> {
  const columns = { amountPence: 'amount_pence', readAt: 'read_at' };
  return (await db('issuing_balance').first<IssuingBalance>(columns)) ?? null;
}
