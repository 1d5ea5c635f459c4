import type Stripe from 'stripe';
import type { Db, Trx } from '../../platform/database.ts';
import { type Change, nowSeconds } from '../context.ts';
import { objectTable } from '../store/object-table.ts';
import { newId } from '../wire/new-id.ts';

export type BalanceTransaction = Stripe.BalanceTransaction;
export const balanceTransactions = objectTable<BalanceTransaction>('balance_transactions');

type Booking = {
  type:
    | 'issuing_authorization_hold'
    | 'issuing_authorization_release'
    | 'issuing_dispute'
    | 'issuing_dispute_provisional_credit'
    | 'issuing_dispute_provisional_credit_reversal'
    | 'issuing_transaction'
    | 'stripe_fx_fee'
    | 'topup'
    | 'topup_reversal';
  /** Pence, signed: what the Issuing balance gains. */
  amount: number;
  source: string | null;
  description: string;
  /** The authorization whose hold this is. */
  authorization?: string;
};

/** Moves the Issuing balance and records why. A booking never fails for want of money: only holds are checked first. */
export async function bookOnBalance(change: Change, booking: Booking): Promise<BalanceTransaction> {
  const { trx } = change;
  const created = nowSeconds(change);
  const entry: BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: booking.amount,
    available_on: created,
    balance_type: 'issuing',
    created,
    currency: 'gbp',
    description: booking.description,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: booking.amount,
    reporting_category: booking.type,
    source: booking.source,
    status: 'available',
    type: booking.type,
  };
  await trx('balances').where({ currency: 'gbp' }).increment('issuing_available', booking.amount);
  await balanceTransactions.insert(trx, entry, { authorization: booking.authorization ?? null });
  return entry;
}

/** What the Issuing balance has to give, in pence. May be below zero: captures cannot be refused. */
export async function issuingAvailable(db: Db | Trx): Promise<number> {
  const row = await db('balances').where({ currency: 'gbp' }).first('issuing_available');
  return Number(row.issuing_available);
}

/** As {@link issuingAvailable}, and keeps it so until the transaction ends. */
export async function lockIssuingAvailable(trx: Trx): Promise<number> {
  const row = await trx('balances').where({ currency: 'gbp' }).forUpdate().first('issuing_available');
  return Number(row.issuing_available);
}
