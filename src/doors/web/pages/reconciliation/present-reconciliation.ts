import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { freePence, type Side, type Sides } from '../../../../modules/reconciliation/index.ts';
import type { BreakView, ReconciliationView, RunView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { ageWords, breakTag, breakWords } from '../../words/break-words.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

/** "Our books agree with Stripe to the penny, as at ..." or how many breaks are open, how much, how old. */
export function reconciliationSentence({ match, open, accepted }: ReconciliationView, now: Date): string {
  if (open.count > 0) {
    const are = open.count === 1 ? 'is' : 'are';
    const age = open.oldestAt ? ageWords(open.oldestAt, now) : 'today';
    const oldest = open.count > 1 ? `the oldest is ${age} old` : `it is ${age} old`;
    const since = age === 'today' ? 'opened today' : oldest;
    const sum = formatPence(open.differencePence);
    return `${upperFirst(counted(open.count, 'break'))} ${are} open, ${sum}${open.count > 1 ? ' in all' : ''}; ${since}.`;
  }
  if (!match) return 'Our books have not been compared with Stripe yet. It is done every morning at half past five.';
  const at = formatInstant(match.at);
  if (accepted.count === 0) return `Our books agree with Stripe to the penny, as at ${at}.`;
  const differences = counted(accepted.count, 'difference');
  return `Our books agree with Stripe but for ${differences} that finance accepted, ${formatPence(accepted.differencePence)} in all, as at ${at}.`;
}

const side = (name: string, { cashPence, heldPence }: Side) => [
  { text: name },
  { text: formatPence(cashPence) },
  { text: formatPence(heldPence) },
  { text: formatPence(cashPence - heldPence) },
];

/** The three sides, and what lies between the first and the last. */
export function presentSides(sides: Sides): Table {
  return {
    caption: 'The three sides',
    columns: [
      { text: 'Side' },
      { text: 'Cash', isNumber: true },
      { text: 'On hold', isNumber: true },
      { text: 'Free', isNumber: true },
    ],
    rows: [
      side('Our ledger', sides.ours),
      side('What Stripe lists', sides.listed),
      [{ text: 'Sum of what moved Stripe’s balance' }, {}, {}, { text: formatPence(sides.movedPence) }],
      [{ text: 'Stripe’s Issuing balance' }, {}, {}, { text: formatPence(sides.balancePence) }],
      [
        { text: 'Stripe’s balance less our ledger' },
        {},
        {},
        { text: formatPence(sides.balancePence - freePence(sides.ours)) },
      ],
    ],
  };
}

/** Breaks, the youngest first unless another order is asked for. */
export function presentBreaks(
  breaks: readonly BreakView[],
  { now, listing, sort }: { now: Date; listing: Listing; sort: string },
): Table {
  return {
    caption: 'Breaks',
    isCaptionHidden: true,
    isCompact: true,
    ...sortable(listing, sort, [
      { text: 'What differs', by: 'what', as: 'states' },
      { text: 'State', by: 'state', as: 'states' },
      { text: 'Ours', isNumber: true, by: 'ours' },
      { text: 'Stripe’s', isNumber: true, by: 'stripe' },
      { text: 'Difference', isNumber: true, by: 'difference' },
      { text: 'Age', by: 'age', as: 'numbers' },
      { text: 'Owner', by: 'owner' },
    ]),
    rows: breaks.map((view) => [
      { text: breakWords(view.kind).what, href: `/reconciliation/breaks/${view.id}`, note: view.subject },
      { tags: [breakTag(view)] },
      { text: formatPence(view.oursPence) },
      { text: formatPence(view.stripePence) },
      { text: formatPence(view.stripePence - view.oursPence) },
      { text: ageWords(view.openedAt, view.closedAt ?? now) },
      { text: view.assignedTo ?? 'Nobody yet' },
    ]),
  };
}

const RUNS: Record<RunView['kind'], { name: string; often: string }> = {
  missed_events: { name: 'Asked for events that Stripe could not deliver', often: 'Every 5 minutes' },
  sweep: { name: 'Went through Stripe’s lists', often: 'Every hour' },
  balances: { name: 'Compared the three sides', often: 'Every morning' },
};

/** What is looked at when, and when it last was. */
export function presentRuns(runs: readonly RunView[]): Table {
  const rows = Object.entries(RUNS).map(([kind, { name, often }]) => {
    const last = runs.find((run) => run.kind === kind);
    return [{ text: name }, { text: often }, { text: last ? formatInstant(last.finishedAt) : 'Not yet' }];
  });
  return { caption: 'When we look', columns: [{ text: 'What' }, { text: 'How often' }, { text: 'Last' }], rows };
}
