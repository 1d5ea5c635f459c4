import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { listCardsOfAward, lockCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { mayMoveCard } from './core/card.ts';
import { issueCard } from './issue-card.ts';
import { matchCardAtStripe } from './match-card.ts';
import { moveCard } from './move-card.ts';

async function cancelCard(deps: CardsDeps, cardId: string): Promise<void> {
  const at = deps.clock.now();
  const principal = systemPrincipal('withdraw-cards');
  const move = { action: 'card.cancel', to: 'cancelled', cancelReason: 'award_over' } as const;
  await inScope(deps.db, 'all', async (trx) => {
    const present = await lockCard(trx, cardId);
    if (present && mayMoveCard(present.status, 'cancelled')) await moveCard(trx, { principal, cardId, move, at });
  });
  await matchCardAtStripe(deps, cardId);
}

/** Cancels every card of an award that is over, here and at Stripe. Safe to run again. */
export async function withdrawCardsOf(deps: CardsDeps, awardId: string): Promise<void> {
  await issueCard(deps, awardId);
  const cards = await inScope(deps.db, 'all', (trx) => listCardsOfAward(trx, awardId));
  for (const card of cards) await cancelCard(deps, card.id);
}
