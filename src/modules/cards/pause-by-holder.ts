import { AppError } from '../../kernel/app-error.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { lockCardsOfAward } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type Card, mayFreeze, mayMoveCard } from './core/card.ts';
import { tellStripe } from './match-card.ts';
import { type CardMove, moveCard } from './move-card.ts';

/** Whoever has typed the award's code: the award, and the practice whose rows they may see. */
export type Holder = { awardId: string; practiceId: string };

/** The holder is nobody whom we know by sign-in: what they do is on record under this name. */
const HOLDER = systemPrincipal('holder');
const PAUSE = { kind: 'holder', covers: 'award' } as const;

async function actOnCards(
  deps: CardsDeps,
  holder: Holder,
  act: {
    of: (card: Card) => boolean;
    on: (trx: Trx, card: Card, at: Date) => Promise<void>;
    /** Of a card as the act leaves it: where there is one, the act sent again answers the same. */
    isDone?: (card: Card) => boolean;
  },
): Promise<void> {
  const at = deps.clock.now();
  const changed = await inScope(deps.db, [holder.practiceId], async (trx) => {
    const all = await lockCardsOfAward(trx, holder.awardId);
    const cards = all.filter(act.of);
    for (const card of cards) await act.on(trx, card, at);
    if (cards.length === 0 && !all.some((card) => act.isDone?.(card))) {
      throw new AppError('wrong_state', 'There is no card for which this can be done.');
    }
    return cards;
  });
  for (const { id } of changed) await tellStripe(deps, id);
}

const moveTo = (move: CardMove) => async (trx: Trx, card: Card, at: Date) => {
  await moveCard(trx, { principal: HOLDER, cardId: card.id, move, at });
};

/** The holder pauses the cards of their award; they, an approver or finance can lift it (R48). */
export function pauseByHolder(deps: CardsDeps, holder: Holder): Promise<void> {
  return actOnCards(deps, holder, {
    of: (card) => mayFreeze(card, PAUSE),
    on: moveTo({ action: 'card.pause_by_holder', to: 'frozen', freeze: PAUSE }),
    isDone: ({ status, freezeKind }) => status === 'frozen' && freezeKind === 'holder',
  });
}

/** The holder lifts their own pause, and no other freeze (R48). */
export function resumeByHolder(deps: CardsDeps, holder: Holder): Promise<void> {
  return actOnCards(deps, holder, {
    of: (card) => card.freezeKind === 'holder',
    on: moveTo({ action: 'card.resume_by_holder', to: 'active', from: ['frozen'] }),
    isDone: ({ status }) => status === 'active',
  });
}

async function tellOfLoss(trx: Trx, card: Card, about: { reason: 'lost' | 'stolen'; at: Date }): Promise<void> {
  await publishEvent(trx, {
    type: 'card.reported_lost',
    occurredAt: about.at,
    practiceId: card.practiceId,
    awardId: card.awardId,
    payload: { stripeCardId: card.stripeCardId, reason: about.reason },
  });
}

/**
 * The holder reports their cards as lost or stolen: they are cancelled at once and for good, and `card.reported_lost`
 * tells the practice (R70). A card that staff have frozen stays frozen, so that its replacement is theirs to decide;
 * its holder is answered in the same way.
 */
export function reportLostByHolder(deps: CardsDeps, holder: Holder & { reason: 'lost' | 'stolen' }): Promise<void> {
  const { reason } = holder;
  const cancel = moveTo({ action: 'card.report_lost', to: 'cancelled', cancelReason: reason });
  return actOnCards(deps, holder, {
    of: (card) => card.stripeCardId !== null && mayMoveCard(card.status, 'cancelled'),
    on: async (trx, card, at) => {
      const isFrozenByStaff = card.status === 'frozen' && card.freezeKind !== 'holder';
      if (!isFrozenByStaff) await cancel(trx, card, at);
      await tellOfLoss(trx, card, { reason, at });
    },
  });
}
