import type { Stripe } from 'stripe';
import { UNNAMED_SHOP } from '../../kernel/merchant-set.ts';
import type {
  AuthorizationState,
  CardTransactionState,
  Merchant,
  RoundState,
  StripeRecords,
} from '../../modules/authorizations/index.ts';
import { readPresence } from './card-presence.ts';
import { shopWords } from './shop-words.ts';

const instant = (seconds: number) => new Date(seconds * 1000);

function toMerchant(data: Stripe.Issuing.Authorization.MerchantData): Merchant {
  return {
    name: shopWords(data.name ?? UNNAMED_SHOP),
    networkId: shopWords(data.network_id),
    category: data.category,
    categoryCode: data.category_code,
    country: shopWords(data.country),
    city: shopWords(data.city),
  };
}

/** Stripe's card transaction in our words. */
export function toTransaction(transaction: Stripe.Issuing.Transaction): CardTransactionState {
  const { authorization, card } = transaction;
  return {
    id: transaction.id,
    type: transaction.type === 'refund' ? 'refund' : 'capture',
    amountPence: transaction.amount,
    authorizationId: typeof authorization === 'object' ? (authorization?.id ?? null) : authorization,
    stripeCardId: typeof card === 'string' ? card : card.id,
    merchant: toMerchant(transaction.merchant_data),
    merchantAmount: transaction.merchant_amount,
    merchantCurrency: transaction.merchant_currency,
    cashbackPence: transaction.amount_details?.cashback_amount ?? 0,
    happenedAt: instant(transaction.created),
  };
}

function toRound(entry: Stripe.Issuing.Authorization.RequestHistory): RoundState {
  return {
    amountPence: entry.amount,
    approved: entry.approved,
    reason: entry.reason,
    requestedAt: instant(entry.created),
  };
}

function lastRelease(authorization: Stripe.Issuing.Authorization): Date | null {
  const releases = authorization.balance_transactions.filter(({ type }) => type === 'issuing_authorization_release');
  return releases.length > 0 ? instant(Math.max(...releases.map(({ created }) => created))) : null;
}

const STATUSES: readonly string[] = ['pending', 'closed', 'reversed', 'expired'];

/** Stripe's authorization in our words; throws on a status that we do not know. */
export function toState(authorization: Stripe.Issuing.Authorization): AuthorizationState {
  if (!STATUSES.includes(authorization.status)) {
    throw new Error(`Authorization ${authorization.id} has the unknown status ${authorization.status}`);
  }
  return {
    id: authorization.id,
    stripeCardId: authorization.card.id,
    approved: authorization.approved,
    status: authorization.status as AuthorizationState['status'],
    amountPence: authorization.amount,
    merchant: toMerchant(authorization.merchant_data),
    merchantCurrency: authorization.merchant_currency,
    cashbackPence: authorization.amount_details?.cashback_amount ?? 0,
    cardPresence: readPresence(authorization.card_presence),
    method: authorization.authorization_method,
    cvcCheck: authorization.verification_data.cvc_check,
    expiryCheck: authorization.verification_data.expiry_check,
    requestedAt: instant(authorization.created),
    releasedAt: lastRelease(authorization),
    rounds: authorization.request_history.map(toRound),
    transactions: authorization.transactions.map(toTransaction),
  };
}

/** Reads Stripe's own record again, by the SDK. No Stripe type goes past this file. */
export function createStripeRecords(stripe: Stripe): StripeRecords {
  return {
    readAuthorization: async (id) => toState(await stripe.issuing.authorizations.retrieve(id)),
    readCardTransaction: async (id) => toTransaction(await stripe.issuing.transactions.retrieve(id)),
  };
}
