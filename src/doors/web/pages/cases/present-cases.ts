import { formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CaseCounts, CaseSort, CaseView, QueueView } from '../../../../modules/reports/index.ts';
import { addressOf, columnSort, type Listing, shortCount, sortItems } from '../../shell/list-address.ts';
import type { Tag } from '../../words/award-words.ts';
import { caseName, caseOutcomeWords, caseSentence } from '../../words/case-words.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

const VIEWS: Record<QueueView, { text: string; count: (counts: CaseCounts) => number }> = {
  open: { text: 'Needs action', count: ({ open }) => open },
  closed: { text: 'Closed', count: ({ closed }) => closed },
  all: { text: 'All', count: ({ open, closed }) => open + closed },
};

export function isCaseView(text: string): text is QueueView {
  return Object.hasOwn(VIEWS, text);
}

export function caseViewLinks(listing: Listing, current: QueueView, counts: CaseCounts) {
  return Object.entries(VIEWS).map(([view, { text, count }]) => ({
    href: addressOf(listing, { view, sort: null }),
    text: `${text} (${shortCount(count(counts))})`,
    isCurrent: view === current,
  }));
}

/** How each view is sorted if nothing else is asked for. */
export const CASE_USUAL_SORT: Record<QueueView, CaseSort> = { open: 'due', closed: '-closed', all: '-opened' };

/** What the list is sorted by, in words. */
export const CASE_SORT_ITEMS = sortItems({
  kind: ['What happened, A to Z', 'What happened, Z to A'],
  due: ['Due first', 'Due last'],
  open: ['Least money first', 'Most money first'],
  opened: ['Opened longest ago', 'Opened last'],
  closed: ['Closed longest ago', 'Closed last'],
});

/** "Three cases need you. £42.10 is short. One is overdue." */
export function casesSentence(counts: CaseCounts): string {
  if (counts.open === 0) return 'No case needs you, and nothing is short.';
  const are = (count: number) => `${upperFirst(countWords(count))} ${count === 1 ? 'is' : 'are'}`;
  return [
    `${upperFirst(counted(counts.open, 'case'))} ${counts.open === 1 ? 'needs' : 'need'} you.`,
    counts.shortPence > 0 ? `${formatPence(counts.shortPence)} is short.` : 'Nothing is short.',
    ...(counts.overdue > 0 ? [`${are(counts.overdue)} overdue.`] : []),
    ...(counts.dueToday > counts.overdue ? [`${are(counts.dueToday - counts.overdue)} due today.`] : []),
    ...(counts.urgent > 0 ? [`${are(counts.urgent)} urgent.`] : []),
  ].join(' ');
}

/** How pressing a case is. */
export function caseTags(one: Pick<CaseView, 'status' | 'isUrgent' | 'dueAt'>, now: Date): Tag[] {
  if (one.status === 'closed') return [{ text: 'Closed', colour: 'grey' }];
  const urgent = one.isUrgent ? [{ text: 'Urgent', colour: 'red' }] : [];
  if (one.dueAt < now) return [...urgent, { text: 'Overdue', colour: 'red' }];
  if (londonDate(one.dueAt) === londonDate(now)) return [...urgent, { text: 'Due today', colour: 'orange' }];
  return urgent.length > 0 ? urgent : [{ text: 'Not due yet', colour: 'white' }];
}

/** The list: by award reference, nobody's name in it (R16). */
export function presentCases(cases: readonly CaseView[], about: { now: Date; listing: Listing; sort: string }): Table {
  const by = (key: string) => ({ sort: columnSort(about.listing, about.sort, key) });
  const query = addressOf({ ...about.listing, path: '' });
  return {
    caption: 'Money to settle',
    isCaptionHidden: true,
    isCompact: true,
    columns: [
      { text: 'What happened', ...by('kind') },
      { text: 'State' },
      { text: 'Due', ...by('due') },
      { text: 'Award' },
      { text: 'Not settled', isNumber: true, ...by('open') },
    ],
    rows: cases.map((one) => [
      {
        text: caseName(one.kind),
        href: `/cases/${one.id}${query}`,
        note: one.outcome ? caseOutcomeWords(one.outcome) : caseSentence(one),
      },
      { tags: caseTags(one, about.now) },
      { text: formatInstant(one.dueAt), note: one.assignedTo ?? 'Nobody’s yet' },
      {
        text: one.awardReference ?? (one.awardsPaidFrom.join(', ') || 'No award'),
        note: [one.policy, one.practice].filter(Boolean).join(', '),
        isWhole: true,
      },
      { text: one.openPence > 0 ? formatPence(one.openPence) : 'None' },
    ]),
  };
}
