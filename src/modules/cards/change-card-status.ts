import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAward } from '../awards/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findCard, freezeColumns, lockCardsOfAward, updateCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import {
  type Card,
  type FreezeCovers,
  freezeMark,
  freezesBelow,
  freezesInWay,
  isFinalCard,
  isSameFreeze,
  marksInWay,
  mayFreeze,
  mayLiftFreeze,
} from './core/card.ts';
import { tellStripe } from './match-card.ts';
import { moveCard } from './move-card.ts';

const NOT_THEIRS = 'Only an approver or finance can lift this freeze.';
const FROZEN_SINCE =
  'The cards of this award were frozen, or freed, since you opened this page. The card was not switched on.';

/** The card that is named, and all cards of its award, locked. Throws `not_found`. */
async function lockWithOthers(trx: Trx, cardId: string): Promise<{ card: Card; cards: Card[] }> {
  const seen = await findCard(trx, cardId);
  const cards = seen ? await lockCardsOfAward(trx, seen.awardId) : [];
  const card = cards.find(({ id }) => id === cardId);
  if (!card) throw new AppError('not_found', 'There is no such card.');
  return { card, cards };
}

async function tellStripeOf(deps: CardsDeps, cardIds: readonly string[]): Promise<void> {
  for (const cardId of cardIds) await tellStripe(deps, cardId);
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
 * Why this person may not give the holder of these cards another one; null when they may. The holder's own pause ends
 * with their asking for another; a freeze by staff that covers the award, or the card whose place it takes, would be
 * got round, be that card over or not (R48).
 */
export function refusesAnotherCard(principal: Principal, inWay: readonly Card[]): string | null {
  return inWay.every((card) => mayLiftFreeze(card, principal)) ? null : NOT_THEIRS;
}

/**
 * Switches on a physical card with its holder present (R39); the card that it replaces stops. While staff have frozen
 * the award's cards, or the one that it replaces, only by whoever may lift that (R48). `seen` is what {@link marksInWay}
 * gave where somebody looked first: throws `conflict` when other freezes stand in the way.
 */
export async function activateCard(
  deps: CardsDeps,
  principal: Principal,
  { cardId, seen }: { cardId: string; seen?: string | undefined },
): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  const replacedId = await inScope(deps.db, principal.scope, async (trx) => {
    const move = { action: 'card.activate', to: 'active', from: ['ordered', 'inactive'] } as const;
    const { card: posted, cards } = await lockWithOthers(trx, cardId);
    const refusal = refusesAnotherCard(principal, freezesInWay(cards, cardId, posted.replacementFor));
    if (refusal) throw new AppError('forbidden', refusal);
    if (seen !== undefined && seen !== marksInWay(cards, posted)) throw new AppError('conflict', FROZEN_SINCE);
    const card = await moveCard(trx, { principal, cardId, move, at });
    return retireReplaced(trx, { principal, card, at });
  });
  await tellStripeOf(deps, replacedId ? [cardId, replacedId] : [cardId]);
}

export type CardFreeze = {
  cardId: string;
  kind: 'staff' | 'protective';
  /** What it stops: every card of the award, if not said. */
  covers?: FreezeCovers | undefined;
};

function refuseProtectionOfOne({ kind, covers }: CardFreeze): void {
  if (kind === 'staff' || covers !== 'card') return;
  const message = 'A protective freeze covers every card of the award.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'covers', message }] });
}

/**
 * Freezes the card and, unless it is to cover that card alone, every other of its award that works: new payments stop
 * with this commit (R48), whichever of them somebody holds. Captures of what was approved still come. A graver or wider
 * freeze takes the place of a lesser one, so that nobody lifts their own from under it. A protective one always covers
 * the award. Throws `wrong_state` when no card can be frozen so.
 */
export async function freezeCard(deps: CardsDeps, principal: Principal, freeze: CardFreeze): Promise<void> {
  const { cardId, kind, covers = 'award' } = freeze;
  refuseProtectionOfOne(freeze);
  if (kind === 'protective') requireRole(principal, 'safeguarding', 'finance', 'approver');
  else requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance', 'safeguarding', 'commissioner');
  const at = deps.clock.now();
  const frozen = await inScope(deps.db, principal.scope, async (trx) => {
    const { card, cards } = await lockWithOthers(trx, cardId);
    const meant = covers === 'card' ? [card] : cards;
    const ids = meant.filter((one) => mayFreeze(one, { kind, covers })).map(({ id }) => id);
    if (ids.length === 0) throw new AppError('wrong_state', `A card that is ${card.status} cannot become frozen.`);
    const move = { action: 'card.freeze', to: 'frozen', freeze: { kind, covers } } as const;
    for (const id of ids) await moveCard(trx, { principal, cardId: id, move, at });
    return ids;
  });
  await tellStripeOf(deps, frozen);
}

/**
 * A card that is over stays so; the freeze that it kept no longer stands in the way of another card. A pause of its
 * holder beneath it means nothing any more.
 */
async function liftKept(trx: Trx, about: { principal: Principal; card: Card; at: Date }): Promise<void> {
  const { principal, card, at } = about;
  const beneath = freezesBelow(card);
  const below = beneath?.top.kind === 'holder' ? null : beneath;
  await updateCard(trx, card.id, freezeColumns(below));
  await recordAudit(trx, principal, {
    at,
    action: 'card.unfreeze',
    entityKind: 'card',
    entityId: card.id,
    practiceId: card.practiceId,
    before: { status: card.status, freeze: card.freezeKind },
    after: { status: card.status, freeze: below?.top.kind ?? null },
  });
}

export type CardLift = {
  cardId: string;
  /** What it frees: every card of the award on which the same person set the freeze, if not said. */
  covers?: FreezeCovers | undefined;
  /** {@link freezeMark} of the freeze that is meant, where somebody looked at it first: no other is lifted. */
  seen?: string | undefined;
};

const NOT_AS_SEEN = 'The freeze has changed since you opened this page. Nothing was lifted.';

async function refuseUnlessLiftable(trx: Trx, principal: Principal, card: Card): Promise<void> {
  const award = await findAward(trx, card.awardId);
  if (award) await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
  if (card.freezeKind === null) throw new AppError('wrong_state', `A card that is ${card.status} is not frozen.`);
  if (!mayLiftFreeze(card, principal)) throw new AppError('forbidden', NOT_THEIRS);
}

/**
 * Lifts a freeze from the card and, unless that card alone is meant, from every other of its award on which the same
 * person set it: whoever froze may lift their own; any other needs an approver or finance (R48), and nobody who is
 * close to the person (R14). Throws `conflict` when another freeze lies on top than was seen.
 */
export async function unfreezeCard(deps: CardsDeps, principal: Principal, lift: CardLift): Promise<void> {
  const { cardId, covers = 'award', seen } = lift;
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance', 'safeguarding', 'commissioner');
  const at = deps.clock.now();
  const lifted = await inScope(deps.db, principal.scope, async (trx) => {
    const { card, cards } = await lockWithOthers(trx, cardId);
    if (seen !== undefined && seen !== freezeMark(card)) throw new AppError('conflict', NOT_AS_SEEN);
    await refuseUnlessLiftable(trx, principal, card);
    const frozen = covers === 'card' ? [card] : cards.filter((one) => isSameFreeze(one, card));
    const move = { action: 'card.unfreeze', to: 'active', from: ['frozen'] } as const;
    for (const one of frozen) {
      if (isFinalCard(one.status)) await liftKept(trx, { principal, card: one, at });
      else await moveCard(trx, { principal, cardId: one.id, move, at });
    }
    return frozen.filter(({ status }) => !isFinalCard(status)).map(({ id }) => id);
  });
  await tellStripeOf(deps, lifted);
}
