import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import type { BoxView, UnlinkedCard } from '../../../../modules/reports/index.ts';
import type { Tag } from '../../words/award-words.ts';
import { counted, upperFirst } from '../../words/count-words.ts';

const TAGS: Record<BoxView['state'], Tag> = {
  being_made: { text: 'Being made', colour: 'blue' },
  on_its_way: { text: 'On its way', colour: 'blue' },
  arrived: { text: 'Here', colour: 'green' },
  refused: { text: 'Could not be made', colour: 'red' },
};

const day = (at: Date) => formatDate(londonDate(at));
const expiryOf = ({ expMonth, expYear }: UnlinkedCard) =>
  `${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`;

function boxLine(box: BoxView) {
  const arrived = box.arrivedAt ? ` It came on ${day(box.arrivedAt)}.` : '';
  return {
    text: `${upperFirst(counted(box.size, 'card'))}, ordered on ${day(box.orderedAt)} by ${box.orderedBy}`,
    tag: TAGS[box.state],
    note: `${upperFirst(counted(box.unlinked, 'card'))} of it ${box.unlinked === 1 ? 'is' : 'are'} for nobody yet.${arrived}`,
    id: box.id,
    mayReceive: box.state === 'on_its_way',
  };
}

/** The page of a practice's boxes: how many cards are there to hand out, and the boxes they came in. */
export function presentBoxes(boxes: readonly BoxView[], cards: readonly UnlinkedCard[]) {
  const are = cards.length === 1 ? 'is' : 'are';
  return {
    sentence:
      cards.length > 0
        ? `${upperFirst(counted(cards.length, 'card'))} ${are} here to hand out.`
        : 'There is no card here to hand out.',
    boxes: boxes.map(boxLine),
    cards: cards.map((card) => ({ id: card.id, text: `Ends ${card.last4}, valid until ${expiryOf(card)}` })),
  };
}
