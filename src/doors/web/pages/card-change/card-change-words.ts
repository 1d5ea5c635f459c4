import type { AwardView, CardView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { carrierWords } from '../../words/award-words.ts';

export type CardChange = 'activate' | 'freeze' | 'unfreeze';
type Seen = { award: AwardView; card: CardView; name: PersonName | null };
type Words = { heading: string; happens: string[]; act: string; done: string; next: string[] };

const ofWhom = ({ award, name }: Seen) => (name ? fullName(name) : `award ${award.reference}`);
const endsIn = ({ card }: Seen) => (card.last4 ? ` that ends ${card.last4}` : '');

/** Whose freeze it is that would be lifted. */
function liftWords({ freezeKind, frozenByName }: CardView): string {
  if (freezeKind === 'holder') return 'The person paused it themselves. Make sure that they want it back on.';
  const who = frozenByName ?? 'Staff';
  return freezeKind === 'protective'
    ? `${who} froze it to protect somebody. Speak to ${who} first.`
    : `${who} froze it.`;
}

/** What a page of its own says before and after a card changes. */
export function cardChangeWords(change: CardChange, seen: Seen): Words {
  const card = `${carrierWords(seen.award)}${endsIn(seen)}`;
  switch (change) {
    case 'activate':
      return {
        heading: `Switch on the card for ${ofWhom(seen)}`,
        happens: [
          `The ${card} will work at once. Do this only when the person has it in their hands, here or on the phone.`,
          ...(seen.card.replacementFor ? ['The card that it replaces stops working.'] : []),
        ],
        act: 'Switch the card on',
        done: 'The card is switched on',
        next: ['It can be used now. Tell the person how much is on it and until when.'],
      };
    case 'freeze':
      return {
        heading: `Freeze the card of ${ofWhom(seen)}`,
        happens: [
          `The ${card} will stop working at once. No money is lost, and the freeze can be lifted.`,
          'A payment that a shop has already had approved can still be taken.',
          'If somebody tries to pay, they are told only that we need to speak to them first.',
        ],
        act: 'Freeze the card',
        done: 'The card is frozen',
        next: ['New payments are refused from now on. Speak to the person as soon as you can.'],
      };
    case 'unfreeze':
      return {
        heading: `Lift the freeze for ${ofWhom(seen)}`,
        happens: [liftWords(seen.card), `The ${card} will work again at once.`].filter(Boolean),
        act: 'Lift the freeze',
        done: 'The card works again',
        next: ['Tell the person that they can use it again.'],
      };
  }
}
