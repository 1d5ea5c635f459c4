import type { CaseKind } from './case-kinds.ts';

/** What a case about a card needs to know of it. */
export type CardOfCase = {
  /** Neither switched on yet nor stopped for good. */
  isWaitingToBeUsed: boolean;
  /** Another card was made in its place. */
  isReplaced: boolean;
};

/** Kinds that are about a card without which somebody cannot pay. */
export const CARD_CASES = ['card_lost', 'card_not_activated', 'card_trouble'] as const satisfies readonly CaseKind[];
type CardCase = (typeof CARD_CASES)[number];

export function isCardCase(kind: CaseKind): kind is CardCase {
  return CARD_CASES.some((one) => one === kind);
}

/** Whether what opened the case is gone: the award is over, the card was replaced, or it was switched on after all. */
export function isCardCaseGone(kind: CardCase, about: { isAwardOver: boolean; card: CardOfCase | null }): boolean {
  if (about.isAwardOver) return true;
  if (!about.card) return false;
  return about.card.isReplaced || (kind === 'card_not_activated' && !about.card.isWaitingToBeUsed);
}
