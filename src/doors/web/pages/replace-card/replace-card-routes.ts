import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { ReplacementReason } from '../../../../modules/cards/index.ts';
import type { AwardView, CardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward, type SeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { cardName, deliveryWords, othersWorkWords, replaceableCards } from '../../words/card-words.ts';
import { askedCard, chooseCard } from '../card-change/choose-card.ts';

const REASONS: Record<ReplacementReason, string> = {
  lost: 'It is lost',
  stolen: 'It was stolen',
  damaged: 'It is damaged or does not work',
  expired: 'It is out of date',
};
const isReason = (text: string): text is ReplacementReason => Object.hasOwn(REASONS, text);

const TITLE = 'Replace a card';
const ANOTHER = 'This page was about a card that has been replaced meanwhile. Look at the award before you go on.';

/**
 * The card to replace: the one that a form which was sent was about, or the address names, or the only one. Null: it
 * has to be chosen.
 */
function cardOf({ award }: SeenAward, askedId: string | null): CardView | null {
  const cards = replaceableCards(award);
  const card = askedId ? cards.find(({ id }) => id === askedId) : cards[0];
  if (!card && askedId && award.status === 'active') throw new AppError('conflict', ANOTHER);
  if (!card) throw new AppError('not_found', 'This award has no card that can be replaced.');
  return !askedId && cards.length > 1 ? null : card;
}

function happensWords({ award, card }: SeenAward & { card: CardView }): string[] {
  const left = `${formatPence(award.availablePence)} left until ${formatDate(award.expiresOn)}`;
  const delivery = deliveryWords(card);
  return [
    ...(delivery && card.status === 'inactive' ? [`About the card you have now: ${delivery}`] : []),
    `The new card has the same money: ${left}. What was paid with the old card stays on record.`,
    'A lost or stolen card stops working at once. A damaged or old one works until the new one is switched on.',
    ...othersWorkWords(award, [card]),
    ...(award.heldPence > 0
      ? [`${formatPence(award.heldPence)} that shops have had approved can still be taken, from the same money.`]
      : []),
    card.type === 'physical'
      ? 'The new card comes by post, to the practice. If the person cannot wait for it, ask for a voucher for them today.'
      : 'The new card can be used online and by phone as soon as it is made. A code that was printed goes on working.',
  ];
}

async function showReplace(
  visit: StaffVisit,
  attempt: { typed: string; cardId?: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const { award, name } = await readAward(visit);
  const card = cardOf({ award, name }, attempt.cardId ?? askedCard(visit));
  if (!card) return choose(visit, award);
  const seen = { award, name, card };
  const model = {
    heading: `Replace the ${cardName(card)}`,
    happens: happensWords(seen),
    act: 'Replace this card',
    isGrave: true,
    hidden: { cardId: seen.card.id },
    back: { text: 'Back to the award', href: `/awards/${seen.award.id}` },
    choice: {
      name: 'reason',
      legend: 'What happened to it?',
      typed: attempt.typed,
      items: Object.entries(REASONS).map(([value, text]) => ({ value, text })),
    },
  };
  return { view: 'layout/confirm.njk', title: TITLE, model, errors: attempt.errors };
}

function choose(visit: StaffVisit, award: AwardView): Answer {
  return chooseCard(visit, { awardId: award.id, act: 'replace', title: TITLE, cards: replaceableCards(award) });
}

async function replace(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const cardId = textOf(visit.req.body.cardId) || askedCard(visit);
  if (!cardId && replaceableCards(award).length > 1) return choose(visit, award);
  const typed = textOf(visit.req.body.reason);
  const card = award.cards.find(({ id }) => id === cardId);
  if (!card) throw new AppError('conflict', ANOTHER);
  if (!isReason(typed)) {
    const errors = [{ field: 'reason', message: 'Choose what happened to it' }];
    return showReplace(visit, { typed, cardId: card.id, errors });
  }
  const errors = await refusalOf(visit.deps.cards.replaceCard(visit.principal, { cardId: card.id, reason: typed }));
  if (errors) return showReplace(visit, { typed, cardId: card.id, errors });
  const isPosted = card.type === 'physical';
  return {
    done: isPosted ? 'A new card is on its way' : 'A new card is being made',
    next: [
      isPosted
        ? 'Switch it on when the person has it in their hands. Tell them when to expect it.'
        : 'It can be used in a minute. Tell the person that their code shows the new card now.',
    ],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/replace';
const REPLACERS = [...PRACTICE_STAFF, 'finance'] as const;

export const REPLACE_CARD_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: REPLACERS, handle: (visit) => showReplace(visit) },
  { method: 'post', path: PATH, access: REPLACERS, handle: replace },
];
