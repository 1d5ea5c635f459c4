import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { fullName } from '../../shell/names.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';
import type { Purse, WaitingRow } from './read-waiting.ts';

/** "Two requests wait, for £120.00 in all. Test Surgery has £60.00 left: enough for the first." */
export function waitingSentence(rows: readonly WaitingRow[], budgets: ReadonlyMap<string, Purse>): string {
  if (rows.length === 0) return 'No request waits for money.';
  const totalPence = rows.reduce((sum, { award }) => sum + award.amountPence, 0);
  const wait = `${upperFirst(counted(rows.length, 'request'))} ${rows.length === 1 ? 'waits' : 'wait'}, for ${formatPence(totalPence)} in all.`;
  const left = [...budgets.values()].map((budget) => {
    const first = rows.find(({ award }) => award.budgetId === budget.id);
    const isEnough = first !== undefined && first.award.amountPence <= budget.roomPence;
    const has = `${budget.ownerName} has ${formatPence(Math.max(0, budget.roomPence))} left`;
    return `${has}: ${isEnough ? 'enough for the first' : 'not enough for the first'}.`;
  });
  return [wait, ...left].join(' ');
}

/** What waits, the longest first; with a way to release each, for those who may. */
export function presentWaiting(rows: readonly WaitingRow[], mayRelease: boolean): Table {
  return {
    caption: 'Requests that wait for money, the longest first',
    columns: [
      { text: 'Place' },
      { text: 'For' },
      { text: 'Amount', isNumber: true },
      { text: 'Waiting since' },
      { text: 'Last day' },
      ...(mayRelease ? [{ text: 'What you can do' }] : []),
    ],
    rows: rows.map(({ award, policyName, name }) => [
      { text: String(award.place) },
      { text: name ? fullName(name) : award.reference, href: `/awards/${award.id}`, note: policyName },
      { text: formatPence(award.amountPence) },
      { text: formatDate(londonDate(award.waitingSince)) },
      { text: formatDate(award.expiresOn) },
      ...(mayRelease
        ? [{ text: `Release ${name ? fullName(name) : award.reference}`, href: `/waiting-list/${award.id}/release` }]
        : []),
    ]),
  };
}
