import { formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { DeclineCounts, DeclineQueueView, DeclineView } from '../../../../modules/reports/index.ts';
import type { Tag } from '../../words/award-words.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { declineLabel, outcomeWords } from '../../words/decline-words.ts';
import type { Cell, Table } from '../../words/table.ts';

const VIEWS: Record<DeclineQueueView, { text: string; count: (counts: DeclineCounts) => number }> = {
  open: { text: 'Needs action', count: ({ open }) => open },
  closed: { text: 'Closed', count: ({ closed }) => closed },
  all: { text: 'All', count: ({ open, closed }) => open + closed },
};

export function isDeclineView(text: string): text is DeclineQueueView {
  return text in VIEWS;
}

export function declineViewLinks(current: DeclineQueueView, counts: DeclineCounts) {
  return Object.entries(VIEWS).map(([name, { text, count }]) => ({
    href: `/declines?view=${name}`,
    text: `${text} (${count(counts)})`,
    isCurrent: name === current,
  }));
}

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
export function presentDeclines(reviews: readonly DeclineView[], about: { now: Date; query: string }): Table {
  return {
    caption: 'Declined payments',
    isCaptionHidden: true,
    isCompact: true,
    columns: [
      { text: 'Due' },
      { text: 'State' },
      { text: 'Award' },
      { text: 'Shop' },
      { text: 'Amount', isNumber: true },
      { text: 'Why' },
    ],
    rows: reviews.map((review) => [
      {
        text: formatInstant(review.dueAt),
        href: `/declines/${review.id}${about.query}`,
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
