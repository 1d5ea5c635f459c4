import { type Card, freezesInWay, isFinalCard, type ReplacementReason } from './card.ts';

/** What is looked at of an award's cards. */
type Facts = Pick<
  Card,
  'id' | 'type' | 'status' | 'last4' | 'cancelReason' | 'replacementFor' | 'freezeKind' | 'freezeCovers'
>;

/** What becomes of an award's other cards when one from a box is linked with it. */
export type Linking<T extends Facts = Card> = {
  /** Why no card can be linked, in words; null when one can. */
  refusal: string | null;
  /** A posted card that nobody has switched on: the linked one takes its place. */
  retires: T | null;
  /** The card in whose place the linked one is, and why (R70): null where nothing had happened to it. */
  replaces: { cardId: string; reason: ReplacementReason | null } | null;
};

const isPlastic = ({ type, status }: Facts) => type === 'physical' && !isFinalCard(status);

/**
 * Whose place the linked card takes: what was lost, or does not work any more, and has not been replaced; a plastic
 * card's before an online one's.
 */
function placeOf(cards: readonly Facts[], retires: Facts | null): Linking['replaces'] {
  if (retires) return { cardId: retires.id, reason: null };
  const isReplaced = ({ id }: Facts) =>
    cards.some((one) => one.replacementFor === id && one.cancelReason !== 'issue_failed');
  const gone = cards.filter((card) => {
    const isGone = ['lost', 'stolen', 'by_stripe'].includes(card.cancelReason ?? '');
    return (isGone || card.status === 'expired') && !isReplaced(card);
  });
  const over = gone.find(({ type }) => type === 'physical') ?? gone[0];
  if (!over) return null;
  if (over.status === 'expired') return { cardId: over.id, reason: 'expired' };
  const { cancelReason } = over;
  return { cardId: over.id, reason: cancelReason === 'lost' || cancelReason === 'stolen' ? cancelReason : 'damaged' };
}

/**
 * Whether a card from a box may be linked with an award that has these cards: never beside another plastic card that
 * works, and never round a freeze of the award or of the card whose place it takes, be that over (R48).
 */
export function judgeLinking<T extends Facts>(cards: readonly T[]): Linking<T> {
  const refused = (refusal: string): Linking<T> => ({ refusal, retires: null, replaces: null });
  const plastic = cards.find(isPlastic);
  const retires = plastic?.status === 'inactive' ? plastic : null;
  const replaces = placeOf(cards, retires);
  if (freezesInWay(cards, replaces?.cardId ?? null).length > 0) {
    return refused('A card of this award is frozen. The freeze must be lifted before another card can be linked.');
  }
  if (plastic?.status === 'ordered') {
    return refused('A plastic card is being made for this award. Try again in a minute.');
  }
  if (plastic && !retires) {
    return refused(
      `This award has a plastic card already, which ends ${plastic.last4}. If it is lost, report that first.`,
    );
  }
  return { refusal: null, retires, replaces };
}
