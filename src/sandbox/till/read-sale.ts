import type { Card } from '../issuing/card.ts';
import { PURCHASE, type Purchase } from '../network/purchase-params.ts';
import type { FormHash } from '../wire/decode-form.ts';
import { StripeError } from '../wire/stripe-error.ts';
import { readOptionalPounds, readPounds } from './money.ts';
import { SHOPS, shopNetworkId } from './shops.ts';

/** What was typed at the counter, so that it can be shown again. */
export type Sale = { [field: string]: string | undefined };

export function readSale(form: FormHash): Sale {
  return Object.fromEntries(
    Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The purchase a sale stands for; throws what is wrong with it. */
export function purchaseOf(sale: Sale, card: Card | undefined): Purchase {
  const shop = SHOPS.find(({ key }) => key === sale['shop']);
  if (!card) throw new StripeError(400, 'Choose a card');
  if (!shop) throw new StripeError(400, 'Choose a shop');
  const cashback = readOptionalPounds(sale['cashback'], 'the cashback');
  const amount = readPounds(sale['amount'], 'the amount') + (cashback ?? 0);
  const method = sale['method'] ?? 'online';
  if (!['online', 'contactless', 'chip'].includes(method)) throw new StripeError(400, 'Choose how the card is used');
  if (shop.online && method !== 'online') throw new StripeError(400, `${shop.name} sells online only`);
  if (method === 'chip' && card.type === 'virtual') {
    throw new StripeError(400, 'This card is virtual and has no chip: choose online, or contactless with a phone');
  }
  const { name, category, city, country } = shop;
  const purchase = PURCHASE.parse({
    card: card.id,
    amount: String(amount),
    authorization_method: method,
    is_amount_controllable: sale['controllable'] ? 'true' : 'false',
    merchant_data: { name, city, country, network_id: shopNetworkId(shop) },
    ...(cashback && { amount_details: { cashback_amount: String(cashback) } }),
    ...(sale['mistyped'] && { verification_data: { cvc_check: 'mismatch' } }),
  });
  return { ...purchase, merchant_data: { ...purchase.merchant_data, category } };
}
