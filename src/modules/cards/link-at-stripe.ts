import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { approvedPence, findAward } from '../awards/index.ts';
import { findBoxCardOf, updateBoxCard } from './box-store.ts';
import { findCard, listCardsOfAward, lockCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type Card, isFinalCard } from './core/card.ts';
import { IssuerRefusal } from './core/card-issuer.ts';
import { matchCardAtStripe } from './match-card.ts';
import { moveCard } from './move-card.ts';
import { raiseLimit } from './raise-limit.ts';

const SELF = systemPrincipal('link-card');

/** A card that Stripe will not switch on is of no use to anybody: it leaves the award and its box. */
async function giveUp(deps: CardsDeps, card: Card): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const present = await lockCard(trx, card.id);
    if (!present || isFinalCard(present.status)) return;
    const move = { action: 'card.cancel', to: 'cancelled', cancelReason: 'issue_failed', keepsFreeze: true } as const;
    await moveCard(trx, { principal: SELF, cardId: card.id, move, at });
    const boxCard = await findBoxCardOf(trx, card.id);
    if (boxCard) await updateBoxCard(trx, boxCard.id, { withdrawn_at: at, withdrawn_because: 'refused' });
  });
}

/**
 * Tells Stripe of a linked card: whose award it is by its random reference, its limits, and only then that it works.
 * Safe to run again. When Stripe refuses for good, the limits or the switching on, the card is cancelled here.
 */
export async function linkAtStripe(deps: CardsDeps, cardId: string): Promise<void> {
  const seen = await inScope(deps.db, 'all', async (trx) => {
    const card = await findCard(trx, cardId);
    const award = card ? await findAward(trx, card.awardId) : null;
    if (!card?.stripeCardId || !award || isFinalCard(card.status)) return null;
    const others = await listCardsOfAward(trx, award.id);
    const limits = others.map((one) => one.stripeLimitPence ?? 0);
    const allTimePence = Math.max(await approvedPence(trx, award), ...limits);
    return { card, stripeCardId: card.stripeCardId, award, allTimePence };
  });
  if (!seen) return;
  const { card, stripeCardId, award, allTimePence } = seen;
  try {
    await deps.issuer.tagCard(stripeCardId, { awardReference: award.reference });
    const refused = await raiseLimit(deps, { awardId: award.id, allTimePence });
    if (refused.includes(cardId)) return giveUp(deps, card);
    await matchCardAtStripe(deps, cardId);
  } catch (error) {
    if (!(error instanceof IssuerRefusal)) throw error;
    deps.logger.error({ cardId, err: error }, 'Stripe refused to switch a linked card on');
    await giveUp(deps, card);
  }
}
