import { isCalendarDate } from '../../../../kernel/dates.ts';
import { MOVEMENT_GROUPS, type MovementFilter } from '../../../../modules/reports/index.ts';
import { textOf } from '../../shell/route.ts';

const GROUPS: Record<keyof typeof MOVEMENT_GROUPS, string> = {
  money: 'Allocations and moves between budgets',
  awards: 'Awards',
  payments: 'Payments',
};

const isGroup = (text: string): text is keyof typeof MOVEMENT_GROUPS => Object.hasOwn(MOVEMENT_GROUPS, text);

export type MovementFilterPage = {
  items: { value: string; text: string }[];
  chosen: { what: string; from: string; to: string };
  isFiltered: boolean;
};

/** Which movements the address asks for; what is no filter is left out. */
export function readMovementFilter(query: Readonly<Record<string, unknown>>): {
  filter: MovementFilter;
  /** As a part of an address, with a leading `&`; empty without a filter. */
  asQuery: string;
  shown: MovementFilterPage;
} {
  const what = textOf(query['what']);
  const [from = '', to = ''] = [query['from'], query['to']].map(textOf).map((day) => (isCalendarDate(day) ? day : ''));
  const chosen = { what: isGroup(what) ? what : '', from, to };
  const asked = Object.entries(chosen).filter(([, value]) => value !== '');
  return {
    filter: { ...(isGroup(what) ? { group: what } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) },
    asQuery: asked.map(([name, value]) => `&${name}=${value}`).join(''),
    shown: {
      items: [{ value: '', text: 'All' }, ...Object.entries(GROUPS).map(([value, text]) => ({ value, text }))],
      chosen,
      isFiltered: asked.length > 0,
    },
  };
}
