import { type Card, isFinalCard, isFrozenByStaff, type ReplacementReason } from './card.ts';

/** What becomes of an award's other cards when one from a box is linked with it. */
export type Linking = {
  /** Why no card can be linked, in words; null when one can. */
  refusal: string | null;
  /** A posted card that nobody has switched on: the linked one takes its place. */
  retires: Card | null;
  /** The card in whose place the linked one is, and why (R70): null where nothing had happened to it. */
  replaces: { cardId: string; reason: ReplacementReason | null } | null;
};

const isPlastic = ({ type, status }: Card) => type === 'physical' && !isFinalCard(status);

/** Whose place the linked card takes: what was lost, or does not work any more, and has not been replaced. */
function placeOf(cards: readonly Card[], retires: Card | null): Linking['replaces'] {
  if (retires) return { cardId: retires.id, reason: null };
  const isReplaced = ({ id }: Card) =>
    cards.some((one) => one.replacementFor === id && one.cancelReason !== 'issue_failed');
  const over = cards.find((card) => {
    const isGone = ['lost', 'stolen', 'by_stripe'].includes(card.cancelReason ?? '');
    return (isGone || card.status === 'expired') && !isReplaced(card);
  });
  if (!over) return null;
  if (over.status === 'expired') return { cardId: over.id, reason: 'expired' };
  const { cancelReason } = over;
  return { cardId: over.id, reason: cancelReason === 'lost' || cancelReason === 'stolen' ? cancelReason : 'damaged' };
}

/**
 * Whether a card from a box may be linked with an award that has these cards: never beside another plastic card that
 * works, and never round a freeze, be it of a card that is over (R48).
 */
export function judgeLinking(cards: readonly Card[]): Linking {
  const refused = (refusal: string): Linking => ({ refusal, retires: null, replaces: null });
  if (cards.some(isFrozenByStaff)) {
    return refused('A card of this award is frozen. The freeze must be lifted before another card can be linked.');
  }
  const plastic = cards.find(isPlastic);
  if (plastic?.status === 'ordered') {
    return refused('A plastic card is being made for this award. Try again in a minute.');
  }
  if (plastic && plastic.status !== 'inactive') {
    return refused(
      `This award has a plastic card already, which ends ${plastic.last4}. If it is lost, report that first.`,
    );
  }
  const retires = plastic ?? null;
  return { refusal: null, retires, replaces: placeOf(cards, retires) };
}
