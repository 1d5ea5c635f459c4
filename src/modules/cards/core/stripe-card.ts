/** Stripe's own states of a card. */
export const STRIPE_CARD_STATUSES = ['inactive', 'active', 'canceled'] as const;
export type StripeCardStatus = (typeof STRIPE_CARD_STATUSES)[number];

/** Where a posted card is. */
export const SHIPPING_STATUSES = [
  'pending',
  'submitted',
  'shipped',
  'delivered',
  'returned',
  'failure',
  'canceled',
] as const;
export type ShippingStatus = (typeof SHIPPING_STATUSES)[number];

/** Stripe's own states of whoever holds cards; `blocked` is for good. */
export const STRIPE_CARDHOLDER_STATUSES = ['active', 'inactive', 'blocked'] as const;

/** What Stripe says of one card now; a state that we do not know is null. */
export type StripeCardState = {
  status: StripeCardStatus | null;
  /** As Stripe writes it: `lost`, `stolen`, `design_rejected`, `fulfillment_error`, or something new. */
  cancellationReason: string | null;
  /** Stripe's id of the card that was made in its place. */
  replacedBy: string | null;
  shipping: {
    status: ShippingStatus | null;
    arrivesBy: Date | null;
    shippedAt: Date | null;
    deliveredAt: Date | null;
  } | null;
};

/** What Stripe says of the holder of cards now; a state that we do not know is null. */
export type StripeCardholderState = {
  status: (typeof STRIPE_CARDHOLDER_STATUSES)[number] | null;
  /** Why every payment is refused, when it is. */
  disabledReason: string | null;
};

const CARD_MOVES: Readonly<Record<StripeCardStatus, readonly StripeCardStatus[]>> = {
  inactive: ['active', 'canceled'],
  active: ['inactive', 'canceled'],
  canceled: [],
};

/** News is skipped forward, never back: a parcel that was brought back may have been delivered first. */
const SHIPPING_MOVES: Readonly<Record<ShippingStatus, readonly ShippingStatus[]>> = {
  pending: ['submitted', 'shipped', 'delivered', 'returned', 'failure', 'canceled'],
  submitted: ['shipped', 'delivered', 'returned', 'failure', 'canceled'],
  shipped: ['delivered', 'returned', 'failure'],
  delivered: ['returned'],
  returned: [],
  failure: [],
  canceled: [],
};

/** Whether a card at Stripe may go from one state to the other. News that says otherwise is older than ours. */
export function mayMoveAtStripe(from: StripeCardStatus | null, to: StripeCardStatus): boolean {
  return from === null || CARD_MOVES[from].includes(to);
}

/** Whether a parcel may go from one state to the other. News that says otherwise is older than ours. */
export function mayMoveParcel(from: ShippingStatus | null, to: ShippingStatus): boolean {
  return from === null || SHIPPING_MOVES[from].includes(to);
}

/** The parcel will not arrive: somebody has to see to another card. */
export function isParcelLost(status: ShippingStatus | null): boolean {
  return status === 'returned' || status === 'failure' || status === 'canceled';
}
