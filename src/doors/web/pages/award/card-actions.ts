import type { AwardView, CardView } from '../../../../modules/reports/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { isFreezable, isOver, liftableCards, mayFreezeOne, replaceableCards } from '../../words/card-words.ts';
import { type Action, FREEZERS } from './award-actions.ts';

type Reader = { id: string; role: string };
type About = { award: AwardView; card: CardView; reader: Reader };

type Offer = {
  href: string;
  text: string;
  roles: readonly string[];
  /** The cards of the award that this can be done with by the reader. */
  among: (award: AwardView, reader: Reader) => CardView[];
  /** Whether the address without a card is about another act, or about several cards. */
  isChosen: (award: AwardView, reader: Reader) => boolean;
};

const inactiveCards = ({ cards }: AwardView) => cards.filter(({ status }) => status === 'inactive');
const liveCards = ({ cards }: AwardView) => cards.filter((card) => !isOver(card));

/** Where other cards go on, a freeze from a card's own row is of that card; whoever protects a person stops all. */
const isFrozenAlone = (award: AwardView, { role }: Reader) => liveCards(award).length > 1 && mayFreezeOne(role);

const OFFERS: readonly Offer[] = [
  {
    href: 'activate',
    text: 'Switch this card on',
    roles: PRACTICE_STAFF,
    among: (award) => (inactiveCards(award).length > 1 ? inactiveCards(award) : []),
    isChosen: () => true,
  },
  {
    href: 'freeze',
    text: 'Freeze this card',
    roles: FREEZERS,
    among: (award, reader) => {
      const covers = isFrozenAlone(award, reader) ? 'card' : 'award';
      const cards = award.cards.filter((card) => isFreezable(card, reader.role, covers));
      return covers === 'award' && cards.length > 1 ? [] : cards;
    },
    isChosen: isFrozenAlone,
  },
  {
    href: 'unfreeze',
    text: 'Lift the freeze',
    roles: FREEZERS,
    among: ({ cards }, reader) => liftableCards(cards, reader),
    isChosen: ({ cards }, reader) => liftableCards(cards, reader).length > 1,
  },
  {
    href: 'replace',
    text: 'Replace a lost, stolen or damaged card',
    roles: [...PRACTICE_STAFF, 'finance'],
    among: replaceableCards,
    isChosen: (award) => replaceableCards(award).length > 1,
  },
];

/** What the reader can do with one card of an award: it is named in the address where there are others. */
export function cardActions({ award, card, reader }: About): Action[] {
  if (award.status !== 'active') return [];
  const isOffered = ({ roles, among }: Offer) =>
    roles.some((role) => role === reader.role) && among(award, reader).some(({ id }) => id === card.id);
  return OFFERS.filter(isOffered).map(({ href, text, isChosen }) => ({
    href: `/awards/${award.id}/${href}${isChosen(award, reader) ? `?card=${card.id}` : ''}`,
    text,
  }));
}
