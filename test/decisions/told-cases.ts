import type { Act, ToldCase } from './stage.ts';

const holderHas =
  (what: object): Act =>
  async ({ service }, { card }) => {
    const { cardholder } = await service.shop.issuing.cards.retrieve(card);
    const id = typeof cardholder === 'string' ? cardholder : cardholder.id;
    await fetch(`${service.sandboxUrl}/_sandbox/cardholders/${id}/requirements`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
      body: JSON.stringify(what),
    });
  };

/** Switched off at Stripe, where its news is not told yet. */
const offAtStripe: Act = ({ service }, { card }) => service.shop.issuing.cards.update(card, { status: 'inactive' });

/** What Stripe decides: told by the signed `issuing_authorization.created`. */
export const TOLD: readonly ToldCase[] = [
  {
    code: 'pin_locked',
    reason: 'pin_blocked',
    words: 'the wrong PIN too many times',
    purchase: { authorization_method: 'chip' },
    fault: { fault: 'stripe_declines', reason: 'pin_blocked' },
  },
  {
    code: 'wrong_pin',
    reason: 'verification_failed',
    words: 'a wrong PIN at a till',
    purchase: { authorization_method: 'chip' },
    fault: { fault: 'stripe_declines', reason: 'verification_failed' },
  },
  {
    code: 'details_mismatch',
    reason: 'verification_failed',
    words: 'a wrong date typed in',
    purchase: { verification_data: { expiry_check: 'mismatch' } },
  },
  {
    code: 'extra_check',
    reason: 'cardholder_verification_required',
    words: 'a holder whom Stripe is looking into',
    act: holderHas({ disabled_reason: 'under_review' }),
  },
  {
    code: 'use_pin',
    reason: 'insecure_authorization_method',
    words: 'a card that was swiped',
    purchase: { authorization_method: 'swipe' },
  },
  {
    code: 'unusual',
    reason: 'suspected_fraud',
    words: 'a payment that looks like fraud to Stripe',
    purchase: { risk_assessment: { fraud_risk: { level: 'highest' } } },
  },
  {
    code: 'scheme_stopped',
    reason: 'account_disabled',
    words: 'a whole account that Stripe switched off',
    fault: { fault: 'stripe_declines', reason: 'account_disabled' },
  },
  {
    code: 'not_in_award',
    reason: 'not_allowed',
    words: 'something that Stripe does not allow',
    fault: { fault: 'stripe_declines', reason: 'not_allowed' },
  },
  {
    code: 'our_fault',
    reason: 'stripe_internal_error',
    words: 'a fault at Stripe',
    fault: { fault: 'stripe_declines', reason: 'stripe_internal_error' },
  },
  {
    code: 'our_fault',
    reason: 'webhook_timeout',
    words: 'a question that never reached us (R44)',
    fault: { fault: 'lost_request', action: 'decline' },
  },
  { code: 'not_activated', reason: 'card_inactive', words: 'a card that is off at Stripe alone', act: offAtStripe },
];
