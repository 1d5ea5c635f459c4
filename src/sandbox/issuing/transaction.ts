import type Stripe from 'stripe';
import type { Db, Trx } from '../../platform/database.ts';
import { objectTable } from '../store/object-table.ts';

/** A capture or refund; the same stored and sent. What was bought is sent when it is asked for. */
export type Transaction = Omit<
  Stripe.Issuing.Transaction,
  'card' | 'cardholder' | 'authorization' | 'purchase_details' | 'token' | 'treasury'
> & {
  card: string;
  cardholder: string;
  authorization: string | null;
  token: string | null;
};

export const transactions = objectTable<Transaction>('transactions');

/** What the shop has given back of a capture, in pence. */
export async function refundedOf(trx: Trx, id: string): Promise<number> {
  const row = await trx(transactions.name).where({ refund_of: id }).sum({ refunded: 'amount' }).first();
  return Number(row?.['refunded'] ?? 0);
}

/** What was bought, where the shop told. */
export async function findPurchaseDetails(db: Db | Trx, id: string): Promise<object | null> {
  const row = await db(transactions.name).where({ id }).first('purchase_details');
  return row?.purchase_details ?? null;
}
