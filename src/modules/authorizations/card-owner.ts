import type { Db, Trx } from '../../platform/database.ts';
import { findAward, isOver } from '../awards/index.ts';
import { findCardByStripeId } from '../cards/index.ts';

/** Whose a Stripe card is. The mapping is kept for ever: captures and refunds reach cancelled cards. */
export type CardOwner = { cardId: string; awardId: string; practiceId: string; budgetId: string; isOver: boolean };

/** Null for a card that this service did not make. */
export async function findCardOwner(db: Db | Trx, stripeCardId: string): Promise<CardOwner | null> {
  const card = await findCardByStripeId(db, stripeCardId);
  const award = card ? await findAward(db, card.awardId) : null;
  if (!card || !award) return null;
  return {
    cardId: card.id,
    awardId: award.id,
    practiceId: award.practiceId,
    budgetId: award.budgetId,
    isOver: isOver(award.status),
  };
}
