import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { Listing } from '../../shell/list-address.ts';
import { fullName } from '../../shell/names.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';
import type { Purse, WaitingRow } from './read-waiting.ts';

type First = { rows: readonly WaitingRow[]; budgets: ReadonlyMap<string, Purse> };

/**
 * "Two requests wait, for £120.00 in all. Test Surgery has £60.00 left: enough for the first." Who is first is on the
 * first page alone; on the others it says only how many wait.
 */
export function waitingSentence({ count, amountPence }: { count: number; amountPence: Pence }, first: First | null) {
  if (count === 0) return 'No request waits for money.';
  const wait = `${upperFirst(counted(count, 'request'))} ${count === 1 ? 'waits' : 'wait'}, for ${formatPence(amountPence)} in all.`;
  const { rows, budgets } = first ?? { rows: [], budgets: new Map<string, Purse>() };
  const left = [...budgets.values()].map((budget) => {
    const oldest = rows.find(({ award }) => award.budgetId === budget.id);
    const isEnough = oldest !== undefined && oldest.award.amountPence <= budget.roomPence;
    const has = `${budget.ownerName} has ${formatPence(Math.max(0, budget.roomPence))} left`;
    return `${has}: ${isEnough ? 'enough for the first' : 'not enough for the first'}.`;
  });
  return [wait, ...left].join(' ');
}

/** What waits, the longest first unless another order is asked for; with a way to release each, for those who may. */
export function presentWaiting(
  rows: readonly WaitingRow[],
  { mayRelease, listing, sort }: { mayRelease: boolean; listing: Listing; sort: string },
): Table {
  return {
    caption: sort ? 'Requests that wait for money' : 'Requests that wait for money, the longest first',
    ...sortable(listing, sort || 'since', [
      { text: 'Place', by: 'place', as: 'numbers' },
      rows.some(({ name }) => name) ? { text: 'For' } : { text: 'For', by: 'award' },
      { text: 'Amount', isNumber: true, by: 'amount' },
      { text: 'Waiting since', by: 'since', as: 'days' },
      { text: 'Last day', by: 'until', as: 'days' },
      ...(mayRelease ? [{ text: 'What you can do' }] : []),
    ]),
    rows: rows.map(({ award, name }) => [
      { text: String(award.place) },
      { text: name ? fullName(name) : award.reference, href: `/awards/${award.id}`, note: award.policyName },
      { text: formatPence(award.amountPence) },
      { text: formatDate(londonDate(award.waitingSince)) },
      { text: formatDate(award.expiresOn) },
      ...(mayRelease
        ? [{ text: `Release ${name ? fullName(name) : award.reference}`, href: `/waiting-list/${award.id}/release` }]
        : []),
    ]),
  };
}
