import { type Change, nowSeconds } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { type Transaction, transactions } from '../issuing/transaction.ts';
import { bookOnBalance } from '../money/balance.ts';
import { newId, randomDigits } from '../wire/new-id.ts';

export type Settlement = Pick<
  Transaction,
  'authorization' | 'card' | 'cardholder' | 'currency' | 'merchant_currency' | 'merchant_data' | 'token' | 'wallet'
> & {
  type: 'capture' | 'refund';
  /** Pence, signed: a capture takes (negative), a refund gives. */
  amount: number;
  merchantAmount: number;
  amountDetails: Transaction['amount_details'];
  authorizationCode: string | null;
  networkTransactionId: string | null;
  /** The capture that a refund gives back. */
  refundOf?: string;
  /** What was bought, where the shop told. */
  purchaseDetails?: object | null;
};

/** Of the captured sum, where a fee is taken for the exchange. */
const FOREIGN_FEE = 0.02;

async function bookForeignFee(change: Change, settlement: Settlement, source: string): Promise<void> {
  const isForeign = settlement.merchant_currency !== settlement.currency;
  if (!isForeign || change.behaviour.foreignCurrencyFee === 'none') return;
  const amount = -Math.round(-settlement.amount * FOREIGN_FEE);
  await bookOnBalance(change, { type: 'stripe_fx_fee', amount, source, description: 'Fee for a foreign currency' });
}

/** Books money that the network has moved. It cannot be refused, so the balance may fall below zero. */
export async function bookTransaction(change: Change, settlement: Settlement): Promise<Transaction> {
  const { trx, clock } = change;
  const { type, amount, card } = settlement;
  const id = newId('ipi');
  const description = type === 'capture' ? 'Card purchase' : 'Card refund';
  const entry = await bookOnBalance(change, { type: 'issuing_transaction', amount, source: id, description });
  if (type === 'capture') await bookForeignFee(change, settlement, id);
  const transaction: Transaction = {
    id,
    object: 'issuing.transaction',
    amount,
    amount_details: settlement.amountDetails,
    authorization: settlement.authorization,
    balance_transaction: entry.id,
    card,
    cardholder: settlement.cardholder,
    created: nowSeconds(change),
    currency: settlement.currency,
    dispute: null,
    livemode: false,
    merchant_amount: settlement.merchantAmount,
    merchant_currency: settlement.merchant_currency,
    merchant_data: settlement.merchant_data,
    metadata: {},
    network_data: {
      authorization_code: settlement.authorizationCode,
      processing_date: clock.now().toISOString().slice(0, 10),
      transaction_id: settlement.networkTransactionId ?? randomDigits(15),
    },
    token: settlement.token,
    type,
    wallet: settlement.wallet,
  };
  const { chain } = await trx('cards').where({ id: card }).first('chain');
  await transactions.insert(trx, transaction, {
    chain,
    refund_of: settlement.refundOf ?? null,
    purchase_details: settlement.purchaseDetails ? JSON.stringify(settlement.purchaseDetails) : null,
  });
  const subject = settlement.authorization ?? id;
  await recordEvent(change, { type: 'issuing_transaction.created', object: transaction, subject });
  return transaction;
}
