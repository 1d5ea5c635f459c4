import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import type { AwardView, CardView } from '../../../../modules/reports/index.ts';
import { cardTag, type Tag, voucherWords, whereItWorks } from '../../words/award-words.ts';
import {
  cardName,
  deliveryWords,
  earlierCardWords,
  freezeWords,
  isOver,
  replaceableCards,
  replaceWords,
} from '../../words/card-words.ts';
import { upperFirst } from '../../words/count-words.ts';
import type { Action } from './award-actions.ts';
import { cardActions } from './card-actions.ts';

export type Row = { key: string; value: string; href?: string };

/** One card of an award with what can be done with it. */
export type CardPart = {
  /** "Plastic card that ends 4242"; null where it is the only one. */
  title: string | null;
  where: string;
  tag: Tag;
  rows: Row[];
  /** Which card its acts are about, for whoever only hears them; null where it is the only one. */
  about: string | null;
  actions: Action[];
};

export type Carrier = {
  heading: string;
  /** The cards that can still be used, the newest first; the newest of all where none can. */
  cards: CardPart[];
  /** The others, in a line each. */
  earlier: { text: string; about: string; actions: Action[] }[];
};

export type CardsSeen = {
  award: AwardView;
  /** When each frozen card was frozen, by its id. */
  frozenSince: ReadonlyMap<string, Date>;
  reader: { id: string; role: string };
  now: Date;
};

const STOPPED: Tag = { text: 'Stopped', colour: 'orange' };

function whereWords(award: AwardView, card: CardView): string {
  if (isOver(card)) return 'It no longer works.';
  if (award.status === 'paused') return 'Nothing can be paid with it while the award is paused.';
  return card.status === 'frozen'
    ? 'Nothing can be paid with it until the freeze is lifted.'
    : whereItWorks(award, card);
}

function freezeRow({ reader, frozenSince }: CardsSeen, card: CardView): Row[] {
  const words = freezeWords(card, reader);
  const at = frozenSince.get(card.id);
  const since = at ? `Since ${formatInstant(at)}. ` : '';
  return words ? [{ key: 'Frozen', value: `${since}${words}` }] : [];
}

/** Of a card that is still to be handed over: one that works is in somebody's hands, whatever the post says. */
function deliveryRow(card: CardView): Row[] {
  const delivery = card.status === 'ordered' || card.status === 'inactive' ? deliveryWords(card) : null;
  return delivery ? [{ key: 'By post', value: delivery }] : [];
}

function lastDayWords({ expiresOn, isCarriedForward }: AwardView): string {
  const carried = isCarriedForward ? '. The commissioner let it end after its year' : '';
  return `${formatDate(expiresOn)}, to midnight${carried}`;
}

function kindWords(award: AwardView, card: CardView): string {
  if (award.method === 'voucher') return 'Voucher: a code that opens an online card';
  if (card.inPersonOnly) return 'Plastic card from a box of the practice';
  return upperFirst(cardName({ ...card, last4: null }));
}

/** A card in place of a damaged one has the same number: the two are told apart by which is the new one. */
function nameAmong(shown: readonly CardView[], card: CardView): string {
  const name = cardName(card);
  const [newest, ...others] = shown.filter((one) => cardName(one) === name);
  if (others.length === 0) return name;
  return `${card === newest ? 'new' : 'old'} ${name}`;
}

function partOf(seen: CardsSeen, card: CardView, shown: readonly CardView[]): CardPart {
  const { award, reader } = seen;
  const name = shown.length === 1 ? null : nameAmong(shown, card);
  return {
    title: name && upperFirst(name),
    where: whereWords(award, card),
    tag: award.status === 'paused' && !isOver(card) ? STOPPED : cardTag(card.status),
    rows: [
      { key: 'Kind', value: kindWords(award, card) },
      ...(award.voucher ? [{ key: 'Voucher', value: voucherWords(award.voucher.status) }] : []),
      ...(card.last4 ? [{ key: 'Card number ends', value: card.last4 }] : []),
      ...freezeRow(seen, card),
      ...deliveryRow(card),
      { key: 'Last day', value: lastDayWords(award) },
    ],
    about: name,
    actions: cardActions({ award, card, reader }),
  };
}

/** "Ends 4242: reported lost", and by when it is to be replaced while another still works (R70). */
function earlierLine({ award, reader, now }: CardsSeen, card: CardView): Carrier['earlier'][number] {
  const isWanted = award.card !== null && replaceableCards(award).some(({ id }) => id === card.id);
  const text = `${upperFirst(cardName({ ...card, last4: null }))}. ${earlierCardWords(card)}.`;
  return {
    text: isWanted ? `${text} ${replaceWords(card, now)}` : text,
    about: cardName(card),
    actions: cardActions({ award, card, reader }),
  };
}

/** What an award is paid with, each card with its own acts; null while there is none. */
export function presentCards(seen: CardsSeen): Carrier | null {
  const { cards, method } = seen.award;
  const live = cards.filter((card) => !isOver(card));
  const shown = live.length > 0 ? live : cards.slice(0, 1);
  if (shown.length === 0) return null;
  const isOnlyOne = shown.length === 1;
  return {
    heading: method === 'voucher' ? 'Voucher' : isOnlyOne ? 'Card' : 'Cards',
    cards: shown.map((card) => partOf(seen, card, shown)),
    earlier: cards.filter((card) => !shown.includes(card)).map((card) => earlierLine(seen, card)),
  };
}
