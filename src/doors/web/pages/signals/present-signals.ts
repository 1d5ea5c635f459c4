import { formatInstant } from '../../../../kernel/dates.ts';
import type { SignalCounts, SignalQueueView, SignalResults, SignalView } from '../../../../modules/reports/index.ts';
import { signalOf } from '../../../../modules/risk/index.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { signalTags } from '../../words/signal-words.ts';
import type { Table } from '../../words/table.ts';

const VIEWS: Record<SignalQueueView, { text: string; count: (counts: SignalCounts) => number }> = {
  open: { text: 'Not judged', count: ({ open }) => open },
  judged: { text: 'Judged', count: ({ judged }) => judged },
  all: { text: 'All', count: ({ open, judged }) => open + judged },
};

export function isSignalView(text: string): text is SignalQueueView {
  return Object.hasOwn(VIEWS, text);
}

export function signalViewLinks(listing: Listing, current: SignalQueueView, counts: SignalCounts) {
  return Object.entries(VIEWS).map(([name, { text, count }]) => ({
    href: addressOf(listing, { view: name, sort: null }),
    text: `${text} (${count(counts)})`,
    isCurrent: name === current,
  }));
}

/** "Two signals need a look. One is due today. One more is only to note." */
export function signalsSentence({ open, toReview, dueToday, overdue }: SignalCounts): string {
  const are = (count: number) => `${upperFirst(countWords(count))} ${count === 1 ? 'is' : 'are'}`;
  const toNote = open - toReview;
  return [
    toReview === 0
      ? 'No signal needs a look.'
      : `${upperFirst(counted(toReview, 'signal'))} ${toReview === 1 ? 'needs' : 'need'} a look.`,
    ...(overdue > 0 ? [`${are(overdue)} overdue.`] : []),
    ...(dueToday > overdue ? [`${are(dueToday - overdue)} due today.`] : []),
    ...(toNote > 0 ? [`${upperFirst(countWords(toNote))} ${toNote === 1 ? 'is' : 'are'} only to note.`] : []),
  ].join(' ');
}

/** How each view is sorted if nothing else is asked for. */
export const SIGNAL_USUAL_SORT: Record<SignalQueueView, string> = { open: 'due', judged: '-judged', all: '-raised' };

/** The list: by award reference, nobody's name in it (R16). */
export function presentSignals(
  signals: readonly SignalView[],
  about: { now: Date; listing: Listing; sort: string },
): Table {
  const query = addressOf({ ...about.listing, path: '' });
  return {
    caption: 'Fraud signals',
    isCaptionHidden: true,
    isCompact: true,
    ...sortable(about.listing, about.sort, [
      { text: 'What was seen', by: 'seen' },
      { text: 'State', by: 'state', as: 'states' },
      { text: 'Due', by: 'due', as: 'days' },
      { text: 'Award', by: 'award' },
      { text: 'Score', isNumber: true, by: 'score' },
    ]),
    rows: signals.map((view) => {
      const { name, sentence } = signalOf(view.signal);
      return [
        { text: name, href: `/signals/${view.id}${query}`, note: sentence(view.figures) },
        { tags: signalTags(view, about.now) },
        { text: view.dueAt && !view.verdict ? formatInstant(view.dueAt) : 'No date' },
        { text: view.awardReference, note: `${view.policy}, ${view.practice}`, isWhole: true },
        { text: String(view.score) },
      ];
    }),
  };
}

/** How often signals were right, by practice and kind. */
export function presentResults(results: readonly SignalResults[]): Table {
  return {
    caption: 'How often signals were right',
    isCompact: true,
    columns: [
      { text: 'Practice' },
      { text: 'Signal' },
      { text: 'Raised', isNumber: true },
      { text: 'Confirmed', isNumber: true },
      { text: 'False alarms', isNumber: true },
    ],
    rows: results.map(({ practiceName, signal, raised, confirmed, falseAlarms }) => [
      { text: practiceName },
      { text: signalOf(signal).name },
      { text: String(raised) },
      { text: String(confirmed) },
      { text: String(falseAlarms) },
    ]),
  };
}
