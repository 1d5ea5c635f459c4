import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { findAward } from '../awards/index.ts';
import { blockedCategories } from '../policies/index.ts';
import { listCardsOfAward, lockCard, updateCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import type { Card } from './core/card.ts';
import { IssuerRefusal, type OuterFence } from './core/card-issuer.ts';
import { outerFence } from './core/outer-fence.ts';

type Raise = { card: Card; fence: OuterFence };

async function findTooTight(deps: CardsDeps, awardId: string, allTimePence: Pence): Promise<Raise[]> {
  return inScope(deps.db, 'all', async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) return [];
    const { terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
    const blocked = blockedCategories(await deps.policies.neverAllowed(trx));
    const fenceOf = ({ inPersonOnly }: Card) =>
      outerFence({ terms, blockedCategories: blocked, allTimePence, inPersonOnly });
    const cards = await listCardsOfAward(trx, awardId);
    return cards
      .filter((card) => card.stripeCardId !== null && card.status !== 'cancelled' && card.status !== 'expired')
      .filter((card) => (card.stripeLimitPence ?? 0) < allTimePence)
      .map((card) => ({ card, fence: fenceOf(card) }));
  });
}

/**
 * Remembers the limit that was sent. When another raise of the same card was remembered meanwhile, nobody knows
 * which of the two Stripe has: gives the card as it is now, for the higher one to be sent again.
 */
function remember(deps: CardsDeps, card: Card, sentPence: Pence): Promise<Card | null> {
  return inScope(deps.db, 'all', async (trx) => {
    const now = await lockCard(trx, card.id);
    if (!now || now.stripeLimitPence !== card.stripeLimitPence) return now;
    await updateCard(trx, card.id, { stripe_limit_pence: sentPence });
    return null;
  });
}

async function raiseOne(deps: CardsDeps, { card, fence }: Raise): Promise<void> {
  let present: Card | null = card;
  while (present) {
    const allTimePence = Math.max(fence.allTimePence, present.stripeLimitPence ?? 0);
    await deps.issuer.setFence(card.stripeCardId ?? '', { ...fence, allTimePence });
    present = await remember(deps, present, allTimePence);
  }
}

/**
 * Raises Stripe's all-time limit where it is tighter than what we would approve: after anything that
 * frees money, and before it is booked. It is never lowered, whoever raises it at the same time: the fence is the
 * outer one, ours is exact. A refusal of Stripe's is logged and does not keep the books from being right: returns the
 * ids of the cards whose limit Stripe would not raise.
 */
export async function raiseLimit(deps: CardsDeps, about: { awardId: string; allTimePence: Pence }): Promise<string[]> {
  const refused: string[] = [];
  for (const raise of await findTooTight(deps, about.awardId, about.allTimePence)) {
    try {
      await raiseOne(deps, raise);
    } catch (error) {
      if (!(error instanceof IssuerRefusal)) throw error;
      refused.push(raise.card.id);
      deps.logger.error(
        { cardId: raise.card.id, err: error },
        'Stripe refused a wider limit; the money is booked all the same',
      );
    }
  }
  return refused;
}
