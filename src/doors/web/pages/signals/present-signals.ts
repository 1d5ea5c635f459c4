import { formatInstant } from '../../../../kernel/dates.ts';
import type { SignalCounts, SignalQueueView, SignalResults, SignalView } from '../../../../modules/reports/index.ts';
import { signalOf } from '../../../../modules/risk/index.ts';
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

export function signalViewLinks(current: SignalQueueView, counts: SignalCounts) {
  return Object.entries(VIEWS).map(([name, { text, count }]) => ({
    href: `/signals?view=${name}`,
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

/** The list: by award reference, nobody's name in it (R16). */
export function presentSignals(signals: readonly SignalView[], about: { now: Date; query: string }): Table {
  return {
    caption: 'Fraud signals',
    isCaptionHidden: true,
    isCompact: true,
    columns: [
      { text: 'What was seen' },
      { text: 'State' },
      { text: 'Due' },
      { text: 'Award' },
      { text: 'Score', isNumber: true },
    ],
    rows: signals.map((view) => {
      const { name, sentence } = signalOf(view.signal);
      return [
        { text: name, href: `/signals/${view.id}${about.query}`, note: sentence(view.figures) },
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
