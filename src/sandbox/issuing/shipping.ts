import { type Change, nowSeconds } from '../context.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { type Card, cards, saveCard } from './card.ts';
import type { SentShipping } from './card-params.ts';
import { toAddress } from './cardholder.ts';

type Shipping = NonNullable<Card['shipping']>;
export type ShippingStatus = 'submitted' | 'shipped' | 'delivered' | 'returned' | 'failure';

const ARRIVES_AFTER_SECONDS = { standard: 8 * 86_400, express: 4 * 86_400, priority: 2 * 86_400 };

/** From which states a parcel may come into each. */
const MAY_BECOME: Record<ShippingStatus, readonly string[]> = {
  submitted: ['pending'],
  shipped: ['pending', 'submitted'],
  delivered: ['shipped'],
  returned: ['shipped'],
  failure: ['pending', 'submitted', 'shipped'],
};

/** Shipping of a new physical card. */
export function newShipping(change: Change, sent: SentShipping): Shipping {
  const address = toAddress(sent.address);
  const mode = sent.address_validation?.mode ?? 'disabled';
  return {
    address,
    address_validation: { mode, normalized_address: mode === 'disabled' ? null : address, result: null },
    business_name: sent.business_name ?? null,
    carrier: 'royal_mail',
    customs: sent.customs ? { eori_number: sent.customs.eori_number ?? null } : null,
    eta: nowSeconds(change) + ARRIVES_AFTER_SECONDS[sent.service],
    name: sent.name,
    phone_number: sent.phone_number ?? null,
    require_signature: sent.require_signature === undefined ? null : sent.require_signature === 'true',
    service: sent.service,
    status: 'pending',
    tracking_number: null,
    tracking_url: null,
    type: sent.type,
  };
}

/** Moves a physical card's parcel on; 400 when it cannot go there from where it is. */
export async function moveParcel(change: Change, id: string, to: ShippingStatus): Promise<Card> {
  const card = await cards.lock(change.trx, id);
  if (!card) throw noSuch('issuing card', id);
  const { shipping } = card;
  if (!shipping) throw invalidRequest('This card is not shipped: it is virtual.');
  if (!MAY_BECOME[to].includes(shipping.status ?? 'pending')) {
    throw invalidRequest(`You cannot change the shipping status from ${shipping.status} to ${to}.`);
  }
  const at = nowSeconds(change);
  const dates = to === 'shipped' ? { shipped_at: at } : to === 'delivered' ? { delivered_at: at } : {};
  return saveCard(change, card, { ...card, shipping: { ...shipping, ...dates, status: to } });
}
