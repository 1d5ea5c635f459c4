import { createHash } from 'node:crypto';
import type { Trx } from '../../platform/database.ts';
import { type Change, nowSeconds } from '../context.ts';
import { cards } from '../issuing/card.ts';
import { randomToken } from '../wire/new-id.ts';
import { invalidRequest, noSuchParam } from '../wire/stripe-error.ts';

/** How long a browser has between asking for a nonce and showing the card. */
const LIVES_SECONDS = 600;

/** Only hashes of what opens card details are kept. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A nonce ties one browser's request to one card. */
export async function createNonce(change: Change, cardId: string): Promise<{ nonce: string }> {
  if (!(await cards.find(change.trx, cardId))) throw noSuchParam('issuing card', cardId, 'issuingCard');
  const nonce = `ephkn_priv_${randomToken(32)}`;
  const expires = nowSeconds(change) + LIVES_SECONDS;
  await change.trx('card_nonces').insert({ nonce_hash: hashOf(nonce), card: cardId, expires });
  return { nonce };
}

/** Uses a nonce up: once, for its own card, in time; throws otherwise. */
export async function useNonce(
  trx: Trx,
  { nonce, cardId, now }: { nonce: string; cardId: string; now: number },
): Promise<void> {
  const used = await trx('card_nonces')
    .where({ nonce_hash: hashOf(nonce), card: cardId, used: false })
    .where('expires', '>', now)
    .update({ used: true });
  if (used === 0)
    throw invalidRequest('This nonce is not valid for this card, or was used before.', { param: 'nonce' });
}
