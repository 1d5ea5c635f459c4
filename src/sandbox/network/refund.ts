import { formatPence } from '../../kernel/money.ts';
import type { Change } from '../context.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { type CardRecord, cards } from '../issuing/card.ts';
import { refundedOf, type Transaction, transactions } from '../issuing/transaction.ts';
import { invalidRequest, noSuch, noSuchParam } from '../wire/stripe-error.ts';
import { bookTransaction, type Settlement } from './book-transaction.ts';
import { countPayment } from './count-payment.ts';
import { merchantData } from './merchant-data.ts';
import { purchaseDetailsOf, type SentPurchaseDetails } from './purchase-details.ts';
import type { SentMerchant } from './purchase-params.ts';

export type Refund = {
  /** The capture. */
  id: string;
  /** Pence. Absent: all that is left of it. */
  refund_amount?: number | undefined;
  /** What the network says it is for: its own authorization, none, or another of the same card. */
  link: 'own' | 'none' | 'another';
};

/** The shop gives back what it captured, or part of it. */
export async function refund(change: Change, { id, refund_amount, link }: Refund): Promise<Transaction> {
  const captured = await transactions.lock(change.trx, id);
  if (!captured) throw noSuch('issuing transaction', id);
  if (captured.type !== 'capture') throw invalidRequest('You can only refund a capture.');
  const left = -captured.amount - (await refundedOf(change.trx, id));
  const amount = refund_amount ?? left;
  const tooMuch = amount > left && change.behaviour.refundAboveCapture === 'refused';
  if (tooMuch || amount <= 0) {
    throw invalidRequest(`You cannot refund ${formatPence(amount)}: ${formatPence(left)} of this capture is left.`, {
      param: 'refund_amount',
    });
  }
  await cards.lock(change.trx, captured.card);
  const rate = captured.merchant_amount / captured.amount;
  return bookTransaction(change, {
    ...captured,
    authorization: await linkedTo(change, captured, link),
    type: 'refund',
    amount,
    merchantAmount: Math.round(amount * rate),
    amountDetails: null,
    authorizationCode: captured.network_data?.authorization_code ?? null,
    networkTransactionId: captured.network_data?.transaction_id ?? null,
    refundOf: id,
  });
}

async function linkedTo(change: Change, captured: Transaction, link: Refund['link']): Promise<string | null> {
  if (link === 'own') return captured.authorization;
  if (link === 'none') return null;
  const other = await change
    .trx('authorizations')
    .where({ card: captured.card })
    .whereNot({ id: captured.authorization })
    .orderBy('seq', 'desc')
    .first('id');
  return other?.id ?? null;
}

export type Unlinked = {
  card: string;
  amount: number;
  currency?: string | undefined;
  merchant_data?: SentMerchant | undefined;
  purchase_details?: SentPurchaseDetails | undefined;
};

/** A capture without any authorization. Nothing can stop it: not the card's status, its limits or the balance. */
export async function forceCapture(change: Change, request: Unlinked): Promise<Transaction> {
  const card = await lockCard(change, request);
  const settlement = unlinked(change, card, request);
  const booked = await bookTransaction(change, {
    ...settlement,
    type: 'capture',
    amount: -request.amount,
    merchantAmount: -request.amount,
  });
  await countPayment(change, booked);
  return booked;
}

/** Money given back with no purchase to it; the network may claim that it belongs to some authorization. */
export async function unlinkedRefund(
  change: Change,
  request: Unlinked & { authorization?: AuthorizationRecord | null | undefined },
): Promise<Transaction> {
  const card = await lockCard(change, request);
  const settlement = unlinked(change, card, request);
  const { authorization } = request;
  return bookTransaction(change, {
    ...settlement,
    ...(authorization && { authorization: authorization.id, merchant_data: authorization.merchant_data }),
    type: 'refund',
    amount: request.amount,
    merchantAmount: request.amount,
  });
}

async function lockCard(change: Change, request: Unlinked): Promise<CardRecord> {
  const card = await cards.lock(change.trx, request.card);
  if (!card) throw noSuchParam('issuing card', request.card, 'card');
  if (request.currency && request.currency.toLowerCase() !== card.currency) {
    throw invalidRequest(`The currency must be the card's: ${card.currency}.`, { param: 'currency' });
  }
  return card;
}

function unlinked(
  { behaviour }: Change,
  card: CardRecord,
  request: Unlinked,
): Omit<Settlement, 'type' | 'amount' | 'merchantAmount'> {
  return {
    amountDetails: null,
    authorization: null,
    authorizationCode: null,
    networkTransactionId: null,
    card: card.id,
    cardholder: card.cardholder,
    currency: card.currency,
    merchant_currency: card.currency,
    merchant_data: merchantData(behaviour, request.merchant_data),
    purchaseDetails: purchaseDetailsOf(request.purchase_details),
    token: null,
    wallet: null,
  };
}
