import type { Stripe } from 'stripe';
import {
  SHIPPING_STATUSES,
  STRIPE_CARD_STATUSES,
  STRIPE_CARDHOLDER_STATUSES,
  type StripeCardholderState,
  type StripeCardState,
} from '../../modules/cards/index.ts';

type Shipping = NonNullable<Stripe.Issuing.Card['shipping']>;

/** The id of an object that Stripe sends whole or by its id. */
export function idOf(object: string | { id: string } | null | undefined): string | null {
  if (!object) return null;
  return typeof object === 'string' ? object : object.id;
}

const toDate = (seconds: number | null | undefined) => (seconds ? new Date(seconds * 1000) : null);

/** A state that Stripe has added since is as good as none. */
const known = <T extends string>(states: readonly T[], state: string | null): T | null =>
  states.find((one) => one === state) ?? null;

function toParcel(shipping: Shipping): NonNullable<StripeCardState['shipping']> {
  return {
    status: known(SHIPPING_STATUSES, shipping.status),
    arrivesBy: toDate(shipping.eta),
    shippedAt: toDate(shipping.shipped_at),
    deliveredAt: toDate(shipping.delivered_at),
  };
}

/** A card of Stripe's as this service speaks of it. */
export function toCardState(card: Stripe.Issuing.Card): StripeCardState {
  return {
    status: known(STRIPE_CARD_STATUSES, card.status),
    cancellationReason: card.cancellation_reason,
    replacedBy: idOf(card.replaced_by),
    shipping: card.shipping ? toParcel(card.shipping) : null,
  };
}

/** The holder of cards as this service speaks of them. */
export function toCardholderState(cardholder: Stripe.Issuing.Cardholder): StripeCardholderState {
  const status = known(STRIPE_CARDHOLDER_STATUSES, cardholder.status);
  return { status, disabledReason: cardholder.requirements.disabled_reason };
}
