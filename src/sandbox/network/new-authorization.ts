import { type Change, nowSeconds } from '../context.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import type { CardRecord } from '../issuing/card.ts';
import { newId, randomDigits } from '../wire/new-id.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { merchantData } from './merchant-data.ts';
import { fleetOf, fuelOf } from './purchase-details.ts';
import type { Purchase } from './purchase-params.ts';

/** An authorization nobody has decided yet: nothing held, its amount in `pending_request`. */
export function newAuthorization(
  change: Pick<Change, 'clock' | 'behaviour'>,
  purchase: Purchase,
  card: CardRecord,
): AuthorizationRecord {
  const method = purchase.authorization_method;
  return {
    id: newId('iauth'),
    object: 'issuing.authorization',
    amount: 0,
    amount_details: null,
    approved: false,
    authorization_method: method,
    card: card.id,
    card_presence: method === 'online' || method === 'keyed_in' ? 'not_present' : 'present',
    cardholder: card.cardholder,
    created: nowSeconds(change),
    currency: card.currency,
    fleet: fleetOf(purchase.fleet),
    fuel: fuelOf(purchase.fuel),
    livemode: false,
    merchant_amount: 0,
    merchant_currency: purchase.merchant_currency?.toLowerCase() ?? card.currency,
    merchant_data: merchantData(change.behaviour, purchase.merchant_data),
    metadata: {},
    network_data: {
      acquiring_institution_id: purchase.network_data?.acquiring_institution_id ?? null,
      system_trace_audit_number: randomDigits(6),
      transaction_id: randomDigits(15),
    },
    pending_request: pendingRequest(purchase, card),
    request_history: [],
    status: 'pending',
    token: null,
    verification_data: verificationData(purchase),
    verified_by_fraud_challenge: null,
    wallet: purchase.wallet ?? null,
  };
}

function pendingRequest(purchase: Purchase, card: CardRecord): NonNullable<AuthorizationRecord['pending_request']> {
  if (purchase.currency && purchase.currency.toLowerCase() !== card.currency) {
    throw invalidRequest(`The currency must be the card's: ${card.currency}. Use merchant_currency for the shop's.`, {
      param: 'currency',
    });
  }
  const amount = purchase.amount ?? purchase.merchant_amount ?? 0;
  const details = purchase.amount_details;
  return {
    amount,
    amount_details: details
      ? { atm_fee: details.atm_fee ?? null, cashback_amount: details.cashback_amount ?? null }
      : null,
    currency: card.currency,
    is_amount_controllable: purchase.is_amount_controllable,
    merchant_amount: purchase.merchant_amount ?? amount,
    merchant_currency: purchase.merchant_currency?.toLowerCase() ?? card.currency,
    network_risk_score: null,
  };
}

/** What the shop checked. Unless told otherwise, online shops check the security code and expiry and both match. */
function verificationData(purchase: Purchase): AuthorizationRecord['verification_data'] {
  const sent = purchase.verification_data;
  const typedIn = purchase.authorization_method === 'online' || purchase.authorization_method === 'keyed_in';
  return {
    address_line1_check: sent?.address_line1_check ?? 'not_provided',
    address_postal_code_check: sent?.address_postal_code_check ?? 'not_provided',
    authentication_exemption: sent?.authentication_exemption ?? null,
    cvc_check: sent?.cvc_check ?? (typedIn ? 'match' : 'not_provided'),
    expiry_check: sent?.expiry_check ?? 'match',
    postal_code: null,
    three_d_secure: sent?.three_d_secure ?? null,
  };
}

/** Whether Stripe's risk model is told to see fraud. */
export function looksFraudulent(purchase: Purchase): boolean {
  const { fraud_risk: fraud, card_testing_risk: testing } = purchase.risk_assessment ?? {};
  return fraud?.level === 'highest' || testing?.level === 'highest';
}
