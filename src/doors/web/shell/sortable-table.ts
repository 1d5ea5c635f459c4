import type { Table } from '../words/table.ts';
import { chosenOf, columnSort, type Listing, readSort } from './list-address.ts';

/** How the two orders of a column are said, by what is in it. */
const WAYS = {
  words: ['A to Z', 'Z to A'],
  days: ['earliest first', 'latest first'],
  numbers: ['smallest first', 'largest first'],
  states: ['first to last', 'last to first'],
} as const;

/** A column of a list: what it is sorted by and what is in it; without `by` it cannot be sorted. */
export type SortableColumn<K extends string = string> = {
  text: string;
  isNumber?: boolean;
  by?: K;
  as?: keyof typeof WAYS;
};

function itemsOf({ text, isNumber, by, as = isNumber ? 'numbers' : 'words' }: SortableColumn) {
  if (by === undefined) return [];
  const [up, down] = WAYS[as];
  return [
    { value: by, text: `${text}: ${up}` },
    { value: `-${by}`, text: `${text}: ${down}` },
  ];
}

/** Headings that sort a list, and the same to choose from where a screen is too narrow for headings; `sort` is its order now. */
export function sortable(
  listing: Listing,
  sort: string,
  columns: readonly SortableColumn[],
): Pick<Table, 'columns' | 'sortBy'> {
  const { sort: asked = '', ...kept } = chosenOf(listing);
  return {
    columns: columns.map(({ text, isNumber, by }) => ({
      text,
      ...(isNumber ? { isNumber } : {}),
      ...(by === undefined ? {} : { sort: columnSort(listing, sort, by) }),
    })),
    sortBy: {
      action: listing.path,
      kept: Object.entries(kept).map(([name, value]) => ({ name, value })),
      items: [{ value: '', text: 'Usual order' }, ...columns.flatMap(itemsOf)],
      value: asked,
    },
  };
}

/** What a column of a list that is complete on its page is sorted by. */
export type Places<T> = Readonly<Record<string, (row: T) => string | number>>;

const compare = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en-GB');

/** A list that is complete on its page, in the order that its address asks for; as it came where it asks for none. */
export function inAskedOrder<T>(
  rows: readonly T[],
  query: Readonly<Record<string, unknown>>,
  places: Places<T>,
): { rows: T[]; sort: string } {
  const sort = readSort(
    query,
    Object.keys(places).flatMap((key) => [key, `-${key}`]),
  );
  const isDescending = sort.startsWith('-');
  const place = places[isDescending ? sort.slice(1) : sort];
  if (!place) return { rows: [...rows], sort };
  const ascending = rows.toSorted((a, b) => compare(place(a), place(b)));
  return { rows: isDescending ? ascending.toReversed() : ascending, sort };
}
