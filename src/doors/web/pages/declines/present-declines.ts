import { formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { DeclineCounts, DeclineSort, DeclineView, QueueView } from '../../../../modules/reports/index.ts';
import { addressOf, columnSort, type Listing, shortCount, sortItems } from '../../shell/list-address.ts';
import type { Tag } from '../../words/award-words.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { declineLabel, outcomeWords } from '../../words/decline-words.ts';
import type { Cell, Table } from '../../words/table.ts';

const VIEWS: Record<QueueView, { text: string; count: (counts: DeclineCounts) => number }> = {
  open: { text: 'Needs action', count: ({ open }) => open },
  closed: { text: 'Closed', count: ({ closed }) => closed },
  all: { text: 'All', count: ({ open, closed }) => open + closed },
};

export function isDeclineView(text: string): text is QueueView {
  return Object.hasOwn(VIEWS, text);
}

export function declineViewLinks(listing: Listing, current: QueueView, counts: DeclineCounts) {
  return Object.entries(VIEWS).map(([view, { text, count }]) => ({
    href: addressOf(listing, { view, sort: null }),
    text: `${text} (${shortCount(count(counts))})`,
    isCurrent: view === current,
  }));
}

/** How each view is sorted if nothing else is asked for. */
export const DECLINE_USUAL_SORT: Record<QueueView, DeclineSort> = {
  open: 'due',
  closed: '-closed',
  all: '-opened',
};

/** What the list is sorted by, in words. */
export const DECLINE_SORT_ITEMS = sortItems({
  due: ['Due first', 'Due last'],
  tried: ['Tried longest ago', 'Tried last'],
  amount: ['Smallest amount first', 'Largest amount first'],
  why: ['Why, A to Z', 'Why, Z to A'],
  opened: ['Opened longest ago', 'Opened last'],
  closed: ['Closed longest ago', 'Closed last'],
});

/** "14 declines need you. 3 are due today. 1 is our fault." */
export function declinesSentence(counts: DeclineCounts): string {
  if (counts.open === 0) return 'No declined payment needs you.';
  const need = `${upperFirst(counted(counts.open, 'declined payment'))} ${counts.open === 1 ? 'needs' : 'need'} you.`;
  const are = (count: number) => `${upperFirst(countWords(count))} ${count === 1 ? 'is' : 'are'}`;
  return [
    need,
    ...(counts.overdue > 0 ? [`${are(counts.overdue)} overdue.`] : []),
    ...(counts.dueToday > counts.overdue ? [`${are(counts.dueToday - counts.overdue)} due today.`] : []),
    ...(counts.urgent > 0 ? [`${are(counts.urgent)} urgent.`] : []),
  ].join(' ');
}

/** How pressing a case is. */
export function dueTags(review: DeclineView, now: Date): Tag[] {
  if (review.status === 'closed') return [{ text: 'Closed', colour: 'grey' }];
  const urgent = review.isUrgent ? [{ text: 'Urgent', colour: 'red' }] : [];
  if (review.dueAt < now) return [...urgent, { text: 'Overdue', colour: 'red' }];
  if (londonDate(review.dueAt) === londonDate(now)) return [...urgent, { text: 'Due today', colour: 'orange' }];
  return urgent.length > 0 ? urgent : [{ text: 'Not due yet', colour: 'white' }];
}

function reasonCell(review: DeclineView): Cell {
  const label = review.reason ? declineLabel(review.reason.code) : 'Not known';
  const tries = review.tries > 1 ? `${review.tries} tries` : '';
  const outcome = review.outcome ? outcomeWords(review.outcome) : '';
  const note = [tries, outcome].filter(Boolean).join(', ');
  return { text: label, ...(note ? { note } : {}) };
}

/** The list for finance: by award reference, nobody's name in it (R16). */
export function presentDeclines(
  reviews: readonly DeclineView[],
  about: { now: Date; listing: Listing; sort: string },
): Table {
  const by = (key: string) => ({ sort: columnSort(about.listing, about.sort, key) });
  const query = addressOf({ ...about.listing, path: '' });
  return {
    caption: 'Declined payments',
    isCaptionHidden: true,
    isCompact: true,
    columns: [
      { text: 'Due', ...by('due') },
      { text: 'State' },
      { text: 'Award' },
      { text: 'Shop' },
      { text: 'Amount', isNumber: true, ...by('amount') },
      { text: 'Why', ...by('why') },
    ],
    rows: reviews.map((review) => [
      {
        text: formatInstant(review.dueAt),
        href: `/declines/${review.id}${query}`,
        note: `Tried ${formatInstant(review.lastAttemptAt)}`,
      },
      { tags: dueTags(review, about.now) },
      {
        text: review.awardReference ?? 'No award',
        note: [review.policy, review.practice].filter(Boolean).join(', '),
        isWhole: true,
      },
      { text: review.merchant.name, note: review.category.plain },
      { text: formatPence(review.amountPence) },
      reasonCell(review),
    ]),
  };
}
