import { freezesInWay, mayLiftFreeze } from '../../../../modules/cards/index.ts';
import type { AwardView, CardView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { carrierWords } from '../../words/award-words.ts';
import { cardName, cardNames, freezeWords, othersWorkWords } from '../../words/card-words.ts';
import { upperFirst } from '../../words/count-words.ts';

export type CardChange = 'activate' | 'freeze' | 'unfreeze';
type Seen = {
  award: AwardView;
  card: CardView;
  /** Every card that works, or works again, with the change. */
  together: readonly CardView[];
  name: PersonName | null;
  reader: { id: string; role: string };
};
type Words = { heading: string; happens: string[]; act: string; done: string; next: string[] };

const ofWhom = ({ award, name }: Seen) => (name ? fullName(name) : `award ${award.reference}`);
const endsIn = ({ last4 }: CardView) => (last4 ? ` that ends ${last4}` : '');

/** "The plastic card that ends 4242", or each of several that go together. */
function whichCards({ award, card, together }: Seen): string {
  if (together.length > 1) return upperFirst(cardNames(together));
  return award.method === 'voucher' ? `The ${carrierWords(award)}${endsIn(card)}` : `The ${cardName(card)}`;
}

/** Whose freeze it is that would be lifted. */
function liftWords({ freezeKind, frozenByName }: CardView): string {
  if (freezeKind === 'holder') return 'The person paused it themselves. Make sure that they want it back on.';
  const who = frozenByName ?? 'Staff';
  return freezeKind === 'protective'
    ? `${who} froze it to protect somebody. Speak to ${who} first.`
    : `${who} froze it.`;
}

function unfreezeWords(seen: Seen, cards: string): Words {
  const words = { heading: `Lift the freeze for ${ofWhom(seen)}`, act: 'Lift the freeze' };
  if (seen.together.length === 0) {
    return {
      ...words,
      happens: [liftWords(seen.card), 'This card no longer works. Without the freeze the person can get another one.'],
      done: 'The freeze is lifted',
      next: ['Replace the card, or link one from the box.'],
    };
  }
  return {
    ...words,
    happens: [liftWords(seen.card), `${cards} will work again at once.`],
    done: seen.together.length > 1 ? 'The cards work again' : 'The card works again',
    next: ['Tell the person that they can use it again.'],
  };
}

/** Why there is nothing to do, as a heading; null where there is. */
export function nothingToDo(change: CardChange, { card, together }: Pick<Seen, 'card' | 'together'>): string | null {
  if (change === 'unfreeze') return card.freezeKind === null ? 'This card is not frozen' : null;
  if (change === 'activate') return card.status === 'inactive' ? null : 'This card does not wait to be switched on';
  if (together.length > 0) return null;
  return card.freezeKind === null ? 'No card of this award can be frozen now' : 'This card is frozen already';
}

/** Whoever may lift a freeze may switch a card on in spite of it: never without knowing of it (R48). */
function inWayWords({ award, card, reader }: Seen): string[] {
  const inWay = freezesInWay(award.cards, card.id, card.replacementFor);
  const ends = inWay.every((one) => mayLiftFreeze(one, reader))
    ? 'This card works all the same.'
    : 'This card stays off.';
  const words = new Set(inWay.map((one) => freezeWords(one, reader)));
  return [...words].map((by) => `A card of this award is frozen. ${by} ${ends}`);
}

/** What a page of its own says before and after a card changes. */
export function cardChangeWords(change: CardChange, seen: Seen): Words {
  const cards = whichCards(seen);
  const isSeveral = seen.together.length > 1;
  switch (change) {
    case 'activate':
      return {
        heading: `Switch on the card for ${ofWhom(seen)}`,
        happens: [
          `${cards} will work at once. Do this only when the person has it in their hands, here or on the phone.`,
          ...(seen.card.replacementFor ? ['The card that it replaces stops working.'] : []),
          ...inWayWords(seen),
        ],
        act: 'Switch the card on',
        done: 'The card is switched on',
        next: ['It can be used now. Tell the person how much is on it and until when.'],
      };
    case 'freeze':
      return {
        heading: `Freeze the ${isSeveral ? 'cards' : 'card'} of ${ofWhom(seen)}`,
        happens: [
          `${cards} will stop working at once. No money is lost, and the freeze can be lifted.`,
          ...othersWorkWords(seen.award, seen.together),
          'A payment that a shop has already had approved can still be taken.',
          'If somebody tries to pay, they are told only that we need to speak to them first.',
        ],
        act: isSeveral ? 'Freeze the cards' : 'Freeze the card',
        done: isSeveral ? 'The cards are frozen' : 'The card is frozen',
        next: ['New payments are refused from now on. Speak to the person as soon as you can.'],
      };
    case 'unfreeze':
      return unfreezeWords(seen, cards);
  }
}
