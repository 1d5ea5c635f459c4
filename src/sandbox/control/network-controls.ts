import type Stripe from 'stripe';
import { z } from 'zod';
import type { Change, Sandbox } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { authorizations } from '../issuing/authorization.ts';
import { cards, saveCard } from '../issuing/card.ts';
import { cardholders } from '../issuing/cardholder.ts';
import { closeDispute } from '../issuing/disputes/close-dispute.ts';
import { giveProvisionalCredit } from '../issuing/disputes/submit-dispute.ts';
import { requestToken } from '../issuing/tokens/token.ts';
import { rehold } from '../network/authorize.ts';
import { unlinkedRefund } from '../network/refund.ts';
import { invalidRequest, noSuch, noSuchParam } from '../wire/stripe-error.ts';
import { type ControlEndpoint, control } from './control-endpoint.ts';

const LOSS_REASONS = [
  'cardholder_authentication_issuer_liability',
  'eci5_token_transaction_with_tavv',
  'excess_disputes_in_timeframe',
  'has_not_met_the_minimum_dispute_amount_requirements',
  'invalid_duplicate_dispute',
  'invalid_incorrect_amount_dispute',
  'invalid_no_authorization',
  'invalid_use_of_disputes',
  'merchandise_delivered_or_shipped',
  'merchandise_or_service_as_described',
  'not_cancelled',
  'other',
  'refund_issued',
  'submitted_beyond_allowable_time_limit',
  'transaction_3ds_required',
  'transaction_approved_after_prior_fraud_dispute',
  'transaction_authorized',
  'transaction_electronically_read',
  'transaction_qualifies_for_visa_easy_payment_service',
  'transaction_unattended',
] as const satisfies Stripe.Issuing.Dispute.LossReason[];

const AMOUNT = z.int().min(1).max(100_000_000_00);
const NOTHING = z.strictObject({});
const CLOSE = z.strictObject({ outcome: z.enum(['won', 'lost']), loss_reason: z.enum(LOSS_REASONS).optional() });
const REQUIREMENTS = z.strictObject({
  disabled_reason: z.enum(['listed', 'rejected.listed', 'requirements.past_due', 'under_review']).nullable(),
  past_due: z.array(z.string().min(1)).default([]),
});
const TOKEN = z.strictObject({
  wallet_provider: z.enum(['apple_pay', 'google_pay', 'samsung_pay']).default('apple_pay'),
});

/** What the card network, the manufacturer and Stripe's own people do, for which Stripe has no test helper. */
export function networkControls(sandbox: Sandbox): ControlEndpoint[] {
  return [
    control('POST /_sandbox/authorizations/:id/rehold', {
      about: 'The shop drops the hold to nothing and takes it again, for the same or for another amount.',
      schema: z.strictObject({ amount: AMOUNT.optional() }),
      run: ({ id, params, call }) => rehold(sandbox, { ...params, id }, call),
    }),
    control('POST /_sandbox/refunds', {
      about: 'Money given back, of any size, that points at any authorization or at none.',
      schema: z.strictObject({
        card: z.string(),
        amount: AMOUNT,
        authorization: z.string().nullable().default(null),
      }),
      run: ({ params, call }) => call.commit((change) => refundTo(change, params)),
    }),
    control('POST /_sandbox/disputes/:id/close', {
      about: 'The network decides a dispute: won or lost.',
      schema: CLOSE,
      run: ({ id, params: { outcome, loss_reason: lossReason }, call }) =>
        call.commit((change) => closeDispute(change, { id, outcome, lossReason })),
    }),
    control('POST /_sandbox/disputes/:id/provisional_credit', {
      about: 'The disputed sum is lent until the dispute is decided.',
      schema: NOTHING,
      run: ({ id, call }) => call.commit((change) => giveProvisionalCredit(change, { id })),
    }),
    control('POST /_sandbox/cards/:id/tokens', {
      about: 'The holder adds the card to a wallet.',
      schema: TOKEN,
      run: ({ id, params, call }) =>
        call.commit((change) => requestToken(change, { card: id, walletProvider: params.wallet_provider })),
    }),
    control('POST /_sandbox/cards/:id/cancel', {
      about: 'Stripe cancels a card that cannot be made.',
      schema: z.strictObject({ reason: z.enum(['design_rejected', 'fulfillment_error']) }),
      run: ({ id, params, call }) => call.commit((change) => cancelCard(change, id, params.reason)),
    }),
    control('POST /_sandbox/cardholders/:id/requirements', {
      about: 'Stripe finds something out about a cardholder, or is satisfied: disabled_reason null.',
      schema: REQUIREMENTS,
      run: ({ id, params, call }) =>
        call.commit((change) => changeHolder(change, id, { requirements: toRequirements(params) })),
    }),
    control('POST /_sandbox/cardholders/:id/block', {
      about: 'Stripe blocks a cardholder.',
      schema: NOTHING,
      run: ({ id, call }) => call.commit((change) => changeHolder(change, id, { status: 'blocked' })),
    }),
  ];
}

type AnyRefund = { card: string; amount: number; authorization: string | null };

async function refundTo(change: Change, { card, amount, authorization: id }: AnyRefund) {
  const authorization = id === null ? null : await authorizations.find(change.trx, id);
  if (id !== null && !authorization) throw noSuchParam('issuing authorization', id, 'authorization');
  return unlinkedRefund(change, { card, amount, authorization });
}

async function cancelCard(change: Change, id: string, reason: 'design_rejected' | 'fulfillment_error') {
  const found = await cards.lock(change.trx, id);
  if (!found) throw noSuch('issuing card', id);
  if (found.status === 'canceled') throw invalidRequest('This card is canceled already.');
  return saveCard(change, found, { ...found, status: 'canceled', cancellation_reason: reason });
}

type Holder = Stripe.Issuing.Cardholder;

function toRequirements({ disabled_reason, past_due }: z.output<typeof REQUIREMENTS>): Holder['requirements'] {
  return { disabled_reason, past_due };
}

async function changeHolder(change: Change, id: string, changes: Partial<Holder>): Promise<Holder> {
  const found = await cardholders.lock(change.trx, id);
  if (!found) throw noSuch('issuing cardholder', id);
  const updated = { ...found, ...changes };
  await cardholders.update(change.trx, updated);
  await recordEvent(change, { type: 'issuing_cardholder.updated', object: updated, before: found });
  return updated;
}
