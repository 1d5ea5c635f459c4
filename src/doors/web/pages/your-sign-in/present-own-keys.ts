import { formatDate, type LondonDate } from '../../../../kernel/dates.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { inAskedOrder, sortable } from '../../shell/sortable-table.ts';
import { roleWords } from '../../words/role-words.ts';
import type { Table } from '../../words/table.ts';

const isOver = ({ keyEndsOn }: StaffView, today: LondonDate) => keyEndsOn !== null && keyEndsOn < today;

/** Whether a program can use the key, and when one last did. */
function stateOf(key: StaffView, today: LondonDate): string {
  if (isOver(key, today)) return 'Its last day is over';
  if (!key.keyTakenAt) return 'Waits for you to take it';
  return key.keyLastUsedOn ? `Last used ${formatDate(key.keyLastUsedOn)}` : 'Never used';
}

/** The keys that somebody answers for: what each may do, until when, and what they can do about it. */
export function presentOwnKeys(
  keys: readonly StaffView[],
  { today, query }: { today: LondonDate; query: Readonly<Record<string, unknown>> },
): Table {
  const { rows, sort } = inAskedOrder(keys, query, {
    program: ({ name }) => name,
    use: (key) => stateOf(key, today),
    until: ({ keyEndsOn }) => keyEndsOn ?? '9999-12-31',
  });
  return {
    caption: 'Keys for programs that you answer for',
    isCaptionHidden: true,
    ...sortable({ path: '/your-sign-in', chosen: { sort } }, sort, [
      { text: 'Program', by: 'program' },
      { text: 'Use', by: 'use' },
      { text: 'Last day', by: 'until', as: 'days' },
      { text: 'Act' },
    ]),
    rows: rows.map((key) => [
      { text: key.name, note: [roleWords(key.role).title, ...key.practices.map(({ name }) => name)].join(', ') },
      { text: stateOf(key, today) },
      { text: key.keyEndsOn ? formatDate(key.keyEndsOn) : 'None' },
      key.keyTakenAt || isOver(key, today)
        ? { text: `End the key for ${key.name}`, href: `/your-sign-in/end-key?key=${key.id}` }
        : { text: `Take the key for ${key.name}`, href: `/your-sign-in/take-key?key=${key.id}` },
    ]),
  };
}
