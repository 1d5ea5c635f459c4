import type { Stripe } from 'stripe';
import { z } from 'zod';
import { UNNAMED_SHOP } from '../../kernel/merchant-set.ts';
import type { AuthorizationRequest } from '../../modules/authorizations/index.ts';
import type { InboxEvent } from '../../modules/inbox/index.ts';
import { readPresence } from './card-presence.ts';
import { shopWords } from './shop-words.ts';

/** A body that is not from Stripe, or not what it must be. It is answered with 400 and touches nothing. */
export class BadWebhook extends Error {
  override readonly name = 'BadWebhook';
}

/** Older than this is refused before any work is done (R45). */
const TOLERANCE_SECONDS = 300;

/**
 * Verifies signature and age of a raw body and returns the event it holds. Several secrets are valid while
 * one is being replaced. Throws {@link BadWebhook}.
 */
export function verifyEvent(
  stripe: Stripe,
  delivery: { body: Buffer; signature: string; secrets: readonly string[]; now: Date },
): Stripe.Event {
  let last: unknown;
  const { signature, now } = delivery;
  const body = delivery.body.toString('utf8');
  for (const secret of delivery.secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS, undefined, now.getTime());
    } catch (error) {
      last = error;
    }
  }
  throw new BadWebhook('The signature does not verify', { cause: last });
}

const pence = z.int().nonnegative();
const merchantData = z.object({
  name: z.string().nullish(),
  network_id: z.string().nullish(),
  category: z.string(),
  category_code: z.string().nullish(),
  country: z.string().nullish(),
  city: z.string().nullish(),
});
const requestedAuthorization = z.object({
  id: z.string().regex(/^iauth_\w+$/),
  created: z.int(),
  card: z.object({ id: z.string() }),
  card_presence: z.string().nullish(),
  authorization_method: z.string().nullish(),
  merchant_data: merchantData,
  request_history: z.array(z.unknown()),
  pending_request: z.object({
    amount: pence,
    currency: z.string(),
    merchant_currency: z.string(),
    is_amount_controllable: z.boolean(),
    amount_details: z.object({ cashback_amount: pence.nullish() }).nullish(),
  }),
});

/** The few fields that a decision is made on. Throws {@link BadWebhook} when they are not there. */
export function readAuthorizationRequest(event: Stripe.Event, now: Date): AuthorizationRequest {
  const parsed = requestedAuthorization.safeParse(event.data?.object);
  if (event.type !== 'issuing_authorization.request' || !parsed.success) {
    throw new BadWebhook('Not an authorization request', { cause: parsed.error });
  }
  const { data } = parsed;
  const { pending_request: pending, merchant_data: merchant } = data;
  return {
    authorizationId: data.id,
    round: data.request_history.length,
    stripeCardId: data.card.id,
    amountPence: pending.amount,
    currency: pending.currency,
    merchantCurrency: pending.merchant_currency,
    cashbackPence: pending.amount_details?.cashback_amount ?? 0,
    isAmountControllable: pending.is_amount_controllable,
    merchant: {
      name: shopWords(merchant.name ?? UNNAMED_SHOP),
      networkId: shopWords(merchant.network_id ?? null),
      category: merchant.category,
      categoryCode: merchant.category_code ?? null,
      country: shopWords(merchant.country ?? null),
      city: shopWords(merchant.city ?? null),
    },
    cardPresence: readPresence(data.card_presence),
    method: data.authorization_method ?? null,
    requestedAt: data.request_history.length > 0 ? now : new Date(data.created * 1000),
  };
}

/** Fields that are not as we know them are as good as absent: no event is refused for its shape. */
const anyObject = z.object({
  id: z.string().optional().catch(undefined),
  object: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  amount: z.number().optional().catch(undefined),
  approved: z.boolean().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  authorization: z.string().nullish().catch(undefined),
  card: z
    .union([z.string(), z.object({ id: z.string() })])
    .nullish()
    .catch(undefined),
});

/**
 * What is kept of an event: which object, its state and its figures. Names, addresses and phone numbers
 * that Stripe sends along (a card holds its whole cardholder) go no further.
 */
export function readInboxEvent(event: Stripe.Event): InboxEvent {
  const object = anyObject.parse(event.data?.object ?? {});
  const cardOf = typeof object.card === 'string' ? object.card : (object.card?.id ?? null);
  const { card: _card, ...kept } = object;
  const stripeCardId = object.object === 'issuing.card' ? (object.id ?? null) : cardOf;
  return {
    id: event.id,
    type: event.type,
    objectId: object.id ?? event.id,
    stripeCardId,
    body: { ...kept, card: stripeCardId, api_version: event.api_version, livemode: event.livemode },
    createdAt: new Date(event.created * 1000),
  };
}
