import { isCalendarDate } from '../../../../kernel/dates.ts';
import { MOVEMENT_GROUPS, MOVEMENT_ORDERS, type MovementFilter } from '../../../../modules/reports/index.ts';
import { readSort } from '../../shell/list-address.ts';
import { textOf } from '../../shell/route.ts';

const GROUPS: Record<keyof typeof MOVEMENT_GROUPS, string> = {
  money: 'Allocations and moves between budgets',
  awards: 'Awards',
  payments: 'Payments',
};

const isGroup = (text: string): text is keyof typeof MOVEMENT_GROUPS => Object.hasOwn(MOVEMENT_GROUPS, text);

export type MovementFilterPage = {
  items: { value: string; text: string }[];
  chosen: { what: string; from: string; to: string; sort: string };
  isFiltered: boolean;
};

/** Which movements the address asks for; what is no filter is left out. */
export function readMovementFilter(query: Readonly<Record<string, unknown>>): {
  filter: MovementFilter;
  shown: MovementFilterPage;
} {
  const what = textOf(query['what']);
  const [from = '', to = ''] = [query['from'], query['to']].map(textOf).map((day) => (isCalendarDate(day) ? day : ''));
  const sort = readSort(query, MOVEMENT_ORDERS);
  const chosen = { what: isGroup(what) ? what : '', from, to, sort };
  return {
    filter: {
      ...(isGroup(what) ? { group: what } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(sort ? { sort } : {}),
    },
    shown: {
      items: [{ value: '', text: 'All' }, ...Object.entries(GROUPS).map(([value, text]) => ({ value, text }))],
      chosen,
      isFiltered: [chosen.what, from, to].some((value) => value !== ''),
    },
  };
}
