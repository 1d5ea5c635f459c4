import type Stripe from 'stripe';
import type { Behaviour } from '../behaviour.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import type { CardRecord } from '../issuing/card.ts';
import type { Cardholder } from '../issuing/cardholder.ts';
import type { SpendingControls } from '../issuing/spending-controls.ts';
import { type LimitUse, MAX_AUTHORIZATION_PENCE } from './limits.ts';

export type Reason = Stripe.Issuing.Authorization.RequestHistory.Reason;

export type Facts = {
  authorization: AuthorizationRecord;
  /** What is asked for now, in pence. */
  amount: number;
  suspectedFraud: boolean;
  card: CardRecord;
  cardholder: Cardholder;
  /** The Issuing balance, in pence. */
  availablePence: number;
  limits: readonly LimitUse[];
  now: Date;
  behaviour: Behaviour;
};

type Check = { reason: Reason; fails(facts: Facts): boolean };

/** Stripe's own checks, in its order. The first that fails decides, and nobody else is asked. */
const CHECKS: readonly Check[] = [
  { reason: 'insufficient_funds', fails: ({ amount, availablePence }) => amount > 0 && amount > availablePence },
  { reason: 'card_canceled', fails: ({ card }) => card.status === 'canceled' },
  { reason: 'card_inactive', fails: ({ card }) => card.status !== 'active' },
  { reason: 'card_expired', fails: ({ card, now }) => now.getTime() >= Date.UTC(card.exp_year, card.exp_month, 1) },
  { reason: 'cardholder_blocked', fails: ({ cardholder }) => cardholder.status === 'blocked' },
  { reason: 'cardholder_inactive', fails: ({ cardholder }) => cardholder.status !== 'active' },
  {
    reason: 'cardholder_verification_required',
    fails: ({ cardholder }) => cardholder.requirements.disabled_reason !== null,
  },
  {
    reason: 'verification_failed',
    fails: ({ authorization: { verification_data: data }, behaviour }) =>
      data.cvc_check === 'mismatch' ||
      data.expiry_check === 'mismatch' ||
      (behaviour.addressMismatch === 'declined' && hasWrongAddress(data)),
  },
  {
    reason: 'insecure_authorization_method',
    fails: ({ authorization, behaviour }) =>
      authorization.authorization_method === 'swipe' && behaviour.swipedPayment === 'declined',
  },
  { reason: 'suspected_fraud', fails: ({ suspectedFraud }) => suspectedFraud },
  { reason: 'spending_controls', fails: breaksSpendingControls },
];

/** Why Stripe itself declines, or null when it would ask the card programme. */
export function refusalOf(facts: Facts): Reason | null {
  return CHECKS.find((check) => check.fails(facts))?.reason ?? null;
}

function hasWrongAddress(data: AuthorizationRecord['verification_data']): boolean {
  return data.address_line1_check === 'mismatch' || data.address_postal_code_check === 'mismatch';
}

function breaksSpendingControls(facts: Facts): boolean {
  const { authorization, card, cardholder, amount, limits } = facts;
  const total = authorization.approved ? authorization.amount + amount : amount;
  if (total > MAX_AUTHORIZATION_PENCE) return true;
  const controls = [card.spending_controls, cardholder.spending_controls];
  if (controls.some((control) => control && isOutside(control, authorization))) return true;
  return limits.some(
    (limit) => (limit.interval === 'per_authorization' ? total : limit.usedPence + amount) > limit.amount,
  );
}

function isOutside(controls: SpendingControls, authorization: AuthorizationRecord): boolean {
  const { merchant_data: merchant, card_presence: presence } = authorization;
  return (
    refuses(controls.allowed_categories, controls.blocked_categories, merchant.category) ||
    refuses(controls.allowed_merchant_countries, controls.blocked_merchant_countries, merchant.country) ||
    refuses(controls.allowed_card_presences, controls.blocked_card_presences, presence)
  );
}

function refuses(allowed: string[] | null, blocked: string[] | null, value: string | null): boolean {
  if (allowed?.length && !(value !== null && allowed.includes(value))) return true;
  return value !== null && (blocked ?? []).includes(value);
}
