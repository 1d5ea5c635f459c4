/**
 * Prepaid cards: made at Stripe for an approved award, activated, frozen and cancelled. A voucher's
 * backing card is one of these too.
 */
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { listCardsOfAward } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { activateCard, freezeCard, matchCardAtStripe, unfreezeCard, withdrawCards } from './change-card-status.ts';
import { issueCard } from './issue-card.ts';
import { raiseLimit } from './raise-limit.ts';
import { revealCard } from './reveal-card.ts';

export { findCardByStripeId, listCardsOfAward } from './card-store.ts';
export type { Card, CardStatus } from './core/card.ts';
export {
  type CardholderRequest,
  type CardIssuer,
  type CardRequest,
  type IssuedCard,
  IssuerRefusal,
  type OuterFence,
} from './core/card-issuer.ts';

export type Cards = ReturnType<typeof createCards>;

export function createCards(deps: CardsDeps) {
  return {
    issueCard: (awardId: string) => issueCard(deps, awardId),
    activateCard: (by: Principal, cardId: string) => activateCard(deps, by, cardId),
    freezeCard: (by: Principal, input: { cardId: string; kind: 'staff' | 'protective' }) => freezeCard(deps, by, input),
    unfreezeCard: (by: Principal, cardId: string) => unfreezeCard(deps, by, cardId),
    matchCardAtStripe: (cardId: string) => matchCardAtStripe(deps, cardId),
    raiseLimit: (input: { awardId: string; allTimePence: number }) => raiseLimit(deps, input),
    revealCard: (input: Parameters<typeof revealCard>[1]) => revealCard(deps, input),
    withdrawCardsOf: async (awardId: string) => {
      await issueCard(deps, awardId);
      const cards = await inScope(deps.db, 'all', (trx) => listCardsOfAward(trx, awardId));
      await withdrawCards(deps, cards);
    },
  };
}
