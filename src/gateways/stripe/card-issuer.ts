import { createHash } from 'node:crypto';
import { Stripe } from 'stripe';
import {
  type BoxCardRequest,
  type CardholderRequest,
  type CardIssuer,
  type CardRequest,
  type CompanyRequest,
  type IssuedCard,
  IssuerRefusal,
  type OuterFence,
} from '../../modules/cards/index.ts';
import { idOf, toCardholderState, toCardState } from './card-states.ts';

type SpendingControls = NonNullable<Stripe.Issuing.CardCreateParams['spending_controls']>;
type Category = NonNullable<SpendingControls['blocked_categories']>[number];

/** Only the outer fence: what is never allowed, the country and two limits. The policy's rules stay ours. */
function spendingControls(fence: OuterFence): SpendingControls {
  const perPayment =
    fence.perPaymentPence === null ? [] : [{ amount: fence.perPaymentPence, interval: 'per_authorization' as const }];
  return {
    blocked_categories: fence.blockedCategories as Category[],
    allowed_merchant_countries: ['GB'],
    ...(fence.inPersonOnly ? { allowed_card_presences: ['present' as const] } : {}),
    spending_limits: [...perPayment, { amount: fence.allTimePence, interval: 'all_time' }],
  };
}

/** Stripe's 4xx answers about the request itself never change; everything else is worth another try. */
async function refusing<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) {
      throw new IssuerRefusal(`Stripe refused: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

const addressOf = ({ line1, city, postcode }: CardholderRequest['address']) => ({
  line1,
  city,
  postal_code: postcode,
  country: 'GB',
});

function cardholderParams(request: CardholderRequest): Stripe.Issuing.CardholderCreateParams {
  return {
    type: 'individual',
    name: request.printedName,
    phone_number: request.phone,
    individual: { first_name: request.firstName, last_name: request.lastName },
    billing: { address: addressOf(request.address) },
    status: 'active',
  };
}

function companyParams(request: CompanyRequest): Stripe.Issuing.CardholderCreateParams {
  return {
    type: 'company',
    name: request.printedName,
    phone_number: request.phone,
    billing: { address: addressOf(request.address) },
    status: 'active',
  };
}

function shipping(
  to: NonNullable<CardRequest['shipTo']>,
  type: 'individual' | 'bulk' = 'individual',
): Stripe.Issuing.CardCreateParams.Shipping {
  return {
    type,
    name: to.name,
    service: 'standard',
    address: addressOf(to),
  };
}

function cardParams(request: CardRequest): Stripe.Issuing.CardCreateParams {
  return {
    cardholder: request.stripeCardholderId,
    currency: 'gbp',
    type: request.type,
    status: request.type === 'virtual' ? 'active' : 'inactive',
    spending_controls: spendingControls(request.fence),
    metadata: { award_reference: request.awardReference, environment: 'test' },
    ...(request.shipTo ? { shipping: shipping(request.shipTo) } : {}),
    ...(request.replaces
      ? { replacement_for: request.replaces.stripeCardId, replacement_reason: request.replaces.reason }
      : {}),
  };
}

function toIssued(card: Stripe.Issuing.Card): IssuedCard {
  return {
    stripeCardId: card.id,
    status: card.status === 'active' ? 'active' : 'inactive',
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
  };
}

/** The card that an earlier try made: Stripe forgets idempotency keys after a day, and refuses one with other words. */
async function findMade(stripe: Stripe, request: CardRequest): Promise<Stripe.Issuing.Card | null> {
  const replaces = request.replaces?.stripeCardId ?? null;
  for await (const card of stripe.issuing.cards.list({ cardholder: request.stripeCardholderId, limit: 100 })) {
    const isOfAward = card.metadata['award_reference'] === request.awardReference && card.type === request.type;
    if (isOfAward && idOf(card.replacement_for) === replaces && !request.known.includes(card.id)) return card;
  }
  return null;
}

function boxCardParams(request: BoxCardRequest): Stripe.Issuing.CardCreateParams {
  return {
    cardholder: request.stripeCardholderId,
    currency: 'gbp',
    type: 'physical',
    status: 'inactive',
    spending_controls: spendingControls(request.fence),
    metadata: { box_reference: request.reference, environment: 'test' },
    shipping: shipping(request.shipTo, 'bulk'),
  };
}

async function createBoxCard(stripe: Stripe, request: BoxCardRequest): Promise<IssuedCard> {
  if (request.mayExist) {
    for await (const card of stripe.issuing.cards.list({ cardholder: request.stripeCardholderId, limit: 100 })) {
      if (card.metadata['box_reference'] === request.reference) return toIssued(card);
    }
  }
  const options = { idempotencyKey: `box-card-${request.reference}` };
  return toIssued(await stripe.issuing.cards.create(boxCardParams(request), options));
}

/** The same words about the same holder make one holder; a practice that has moved makes another request. */
async function createHolder(
  stripe: Stripe,
  reference: string,
  params: Stripe.Issuing.CardholderCreateParams,
): Promise<{ stripeCardholderId: string }> {
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('hex').slice(0, 16);
  const options = { idempotencyKey: `cardholder-${reference}-${digest}` };
  const cardholder = await stripe.issuing.cardholders.create(params, options);
  return { stripeCardholderId: cardholder.id };
}

/** The card issuer by Stripe's SDK. Metadata carries a random reference and the environment, nothing else. */
export function createCardIssuer(stripe: Stripe): CardIssuer {
  return {
    createCardholder: (request) => refusing(() => createHolder(stripe, request.reference, cardholderParams(request))),
    setCardholderPhone: (stripeCardholderId, phone) =>
      refusing(async () => {
        await stripe.issuing.cardholders.update(stripeCardholderId, { phone_number: phone });
      }),
    createCompany: (request) => refusing(() => createHolder(stripe, request.reference, companyParams(request))),
    createBoxCard: (request) => refusing(() => createBoxCard(stripe, request)),
    tagCard: (stripeCardId, { awardReference }) =>
      refusing(async () => {
        await stripe.issuing.cards.update(stripeCardId, { metadata: { award_reference: awardReference } });
      }),
    createCard: (request) =>
      refusing(async () => {
        const made = request.mayExist ? await findMade(stripe, request) : null;
        if (made) return toIssued(made);
        const options = { idempotencyKey: request.idempotencyKey };
        return toIssued(await stripe.issuing.cards.create(cardParams(request), options));
      }),
    setCardStatus: (stripeCardId, status, cancelledBecause) =>
      refusing(async () => {
        const present = await stripe.issuing.cards.retrieve(stripeCardId);
        if (present.status === status || present.status === 'canceled') return;
        const reason = cancelledBecause ? { cancellation_reason: cancelledBecause } : {};
        await stripe.issuing.cards.update(stripeCardId, { status, ...reason });
      }),
    readCard: (stripeCardId) => refusing(async () => toCardState(await stripe.issuing.cards.retrieve(stripeCardId))),
    readCardholder: (stripeCardholderId) =>
      refusing(async () => toCardholderState(await stripe.issuing.cardholders.retrieve(stripeCardholderId))),
    setFence: (stripeCardId, fence) =>
      refusing(async () => {
        await stripe.issuing.cards.update(stripeCardId, { spending_controls: spendingControls(fence) });
      }),
    createRevealKey: ({ stripeCardId, nonce, apiVersion }) =>
      refusing(async () => {
        const key = await stripe.ephemeralKeys.create({ issuing_card: stripeCardId, nonce }, { apiVersion });
        if (!key.secret) throw new Error('Stripe sent an ephemeral key without its secret');
        return { secret: key.secret };
      }),
  };
}
