import { inScope } from '../../platform/database.ts';
import { findCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import type { Card } from './core/card.ts';

const wantedOf = ({ status }: Card) =>
  status === 'active' ? 'active' : status === 'cancelled' ? 'canceled' : 'inactive';

/**
 * Sets Stripe's state of a card to ours. Ours is written first and already decides; Stripe's is the outer fence.
 * A card that is out of date is left as it is: Stripe refuses it by itself, and a new one is made in its place.
 */
export async function matchCardAtStripe(deps: CardsDeps, cardId: string): Promise<void> {
  const card = await inScope(deps.db, 'all', (trx) => findCard(trx, cardId));
  if (!card?.stripeCardId || card.status === 'expired') return;
  const { cancelReason } = card;
  const because = cancelReason === 'lost' || cancelReason === 'stolen' ? cancelReason : undefined;
  await deps.issuer.setCardStatus(card.stripeCardId, wantedOf(card), because);
}

/** At once if Stripe answers; else the job that was written with the change does it. */
export async function tellStripe(deps: CardsDeps, cardId: string): Promise<void> {
  try {
    await matchCardAtStripe(deps, cardId);
  } catch (error) {
    deps.logger.warn({ cardId, err: error }, 'Stripe could not be told of a card change; the worker goes on');
  }
}
