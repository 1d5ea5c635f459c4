import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** Stripe's Issuing balance as it was last read: what is there after holds, and what our books had at that moment. */
export type IssuingBalance = { amountPence: Pence; oursPence: Pence; readAt: Date };

export async function putIssuingBalance(trx: Trx, balance: IssuingBalance): Promise<void> {
  const { amountPence: amount_pence, oursPence: ours_pence, readAt: read_at } = balance;
  await trx('issuing_balance').insert({ amount_pence, ours_pence, read_at }).onConflict('only_one').merge();
}

export async function findIssuingBalance(db: Db | Trx): Promise<IssuingBalance | null> {
  const columns = { amountPence: 'amount_pence', oursPence: 'ours_pence', readAt: 'read_at' };
  return (await db('issuing_balance').first<IssuingBalance>(columns)) ?? null;
}

/** What Stripe's balance differed by from our books when it was last read; 0 when it never was. */
export const correctionOf = (stripe: IssuingBalance | null): Pence =>
  stripe ? stripe.amountPence - stripe.oursPence : 0;
