import type { Trx } from '../../platform/database.ts';
import type { ShippingStatus, StripeCardState, StripeCardStatus } from './core/stripe-card.ts';

/** What Stripe was last heard to say of a card. */
export type KnownState = { stripeStatus: StripeCardStatus | null; shippingStatus: ShippingStatus | null };

export async function readKnownState(trx: Trx, cardId: string): Promise<KnownState> {
  const row = await trx('cards')
    .where({ id: cardId })
    .first<KnownState>({ stripeStatus: 'stripe_status', shippingStatus: 'shipping_status' });
  if (!row) throw new Error(`No card ${cardId}`);
  return row;
}

export async function saveStripeStatus(
  trx: Trx,
  cardId: string,
  state: Pick<StripeCardState, 'status' | 'cancellationReason'>,
): Promise<void> {
  await trx('cards')
    .where({ id: cardId })
    .update({ stripe_status: state.status, stripe_cancel_reason: state.cancellationReason });
}

export async function saveParcel(
  trx: Trx,
  cardId: string,
  parcel: NonNullable<StripeCardState['shipping']>,
): Promise<void> {
  await trx('cards').where({ id: cardId }).update({
    shipping_status: parcel.status,
    arrives_by: parcel.arrivesBy,
    shipped_at: parcel.shippedAt,
    delivered_at: parcel.deliveredAt,
  });
}
