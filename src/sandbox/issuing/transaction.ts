import type Stripe from 'stripe';
import { objectTable } from '../store/object-table.ts';

/** A capture or refund; the same stored and sent. */
export type Transaction = Omit<
  Stripe.Issuing.Transaction,
  'card' | 'cardholder' | 'authorization' | 'purchase_details' | 'treasury'
> & {
  card: string;
  cardholder: string;
  authorization: string | null;
};

export const transactions = objectTable<Transaction>('transactions');
