import { nowSeconds, type Sandbox } from '../context.ts';
import { type CardRecord, cards } from '../issuing/card.ts';
import { StripeError } from '../wire/stripe-error.ts';
import { hashOf } from './card-nonce.ts';

export const DISPLAYS = {
  issuingCardNumberDisplay: { title: 'Card number' },
  issuingCardExpiryDisplay: { title: 'Expiry date' },
  issuingCardCvcDisplay: { title: 'Security code' },
} as const;
export type Display = keyof typeof DISPLAYS;

export type RevealRequest = { display: Display; issuingCard: string; nonce: string; ephemeralKeySecret: string };

/** One detail of a virtual card, for whoever holds both the nonce and the key's secret; throws 403 for anyone else. */
export async function revealCard(sandbox: Sandbox, request: RevealRequest): Promise<string> {
  const key = await sandbox
    .db('ephemeral_keys')
    .where({
      secret_hash: hashOf(request.ephemeralKeySecret),
      nonce_hash: hashOf(request.nonce),
      card: request.issuingCard,
    })
    .where('expires', '>', nowSeconds(sandbox))
    .first('id');
  const card = await cards.find(sandbox.db, request.issuingCard);
  if (!key || !card || card.type !== 'virtual') {
    throw new StripeError(403, 'This ephemeral key does not open this card, or has expired.');
  }
  return detailOf(sandbox, card, request.display);
}

async function detailOf({ db }: Sandbox, card: CardRecord, display: Display): Promise<string> {
  if (display === 'issuingCardExpiryDisplay') {
    return `${String(card.exp_month).padStart(2, '0')}/${String(card.exp_year).slice(2)}`;
  }
  const secrets = await db('cards').where({ id: card.id }).first('number', 'cvc');
  if (display === 'issuingCardCvcDisplay') return secrets.cvc;
  return String(secrets.number).replace(/(\d{4})(?=\d)/g, '$1 ');
}
