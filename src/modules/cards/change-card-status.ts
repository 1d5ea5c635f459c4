import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { requireRole } from '../staff/index.ts';
import { findCard, lockCardsOfAward } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type Card, isFinalCard, mayLiftFreeze } from './core/card.ts';
import { tellStripe } from './match-card.ts';
import { type CardMove, moveCard } from './move-card.ts';

async function changeStatus(
  deps: CardsDeps,
  principal: Principal,
  input: { cardId: string; move: CardMove },
): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, (trx) => moveCard(trx, { principal, at, ...input }));
  await tellStripe(deps, input.cardId);
}

/** The card that a new one was made for stops as the new one starts (R48). Returns its id when it stopped now. */
export async function retireReplaced(
  trx: Trx,
  about: { principal: Principal; card: Pick<Card, 'replacementFor'>; at: Date },
): Promise<string | null> {
  const { principal, card, at } = about;
  const old = card.replacementFor ? await findCard(trx, card.replacementFor) : null;
  if (!old || isFinalCard(old.status)) return null;
  const move = { action: 'card.cancel', to: 'cancelled', cancelReason: 'replaced' } as const;
  await moveCard(trx, { principal, cardId: old.id, move, at });
  return old.id;
}

/**
 * Why this person may not give the holder another card than this one; null when they may. The holder's own pause
 * ends with their asking for another; any other freeze would be got round by it (R48).
 */
export function refusesToReplace(principal: Principal, card: Card): string | null {
  return card.freezeKind === 'holder' ? null : refusesToLift(principal, card);
}

/** Switches on a physical card with its holder present (R39); the card that it replaces stops. */
export async function activateCard(deps: CardsDeps, principal: Principal, cardId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  const replacedId = await inScope(deps.db, principal.scope, async (trx) => {
    const move = { action: 'card.activate', to: 'active', from: ['ordered', 'inactive'] } as const;
    const seen = await findCard(trx, cardId);
    const cards = seen ? await lockCardsOfAward(trx, seen.awardId) : [];
    const old = cards.find(({ id }) => id === seen?.replacementFor);
    const refusal = old ? refusesToReplace(principal, old) : null;
    if (refusal) throw new AppError('forbidden', refusal);
    const card = await moveCard(trx, { principal, cardId, move, at });
    return retireReplaced(trx, { principal, card, at });
  });
  await tellStripe(deps, cardId);
  if (replacedId) await tellStripe(deps, replacedId);
}

/**
 * Freezes a card: new payments stop with this commit (R48). Captures of what was approved still come. A graver
 * freeze takes the place of a lesser one, so that nobody lifts their own from under it.
 */
export async function freezeCard(
  deps: CardsDeps,
  principal: Principal,
  freeze: { cardId: string; kind: 'staff' | 'protective' },
): Promise<void> {
  if (freeze.kind === 'protective') requireRole(principal, 'safeguarding', 'finance', 'approver');
  else requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance', 'safeguarding', 'commissioner');
  return changeStatus(deps, principal, {
    cardId: freeze.cardId,
    move: { action: 'card.freeze', to: 'frozen', freeze: freeze.kind },
  });
}

/** Why this person may not lift the freeze of a card; null when they may, or when it is not frozen (R48). */
function refusesToLift(principal: Principal, card: Card): string | null {
  if (card.status !== 'frozen' || mayLiftFreeze(card, principal)) return null;
  return 'Only an approver or finance can lift this freeze.';
}

/** Lifts a freeze: whoever froze may lift their own; any other needs an approver or finance (R48). */
export async function unfreezeCard(deps: CardsDeps, principal: Principal, cardId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance', 'safeguarding', 'commissioner');
  return changeStatus(deps, principal, {
    cardId,
    move: {
      action: 'card.unfreeze',
      to: 'active',
      from: ['frozen'],
      refuse: (card) => refusesToLift(principal, card),
    },
  });
}
