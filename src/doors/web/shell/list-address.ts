import { textOf } from './route.ts';

/** A list as its address asks for it: what is chosen, without the place in it. */
export type Listing = { path: string; chosen: Readonly<Record<string, string>> };

/** More than these are said to be more. */
export const MOST_COUNTED = 1000;

/** The address of a list with some of what is chosen changed; `null` takes a choice away. */
export function addressOf({ path, chosen }: Listing, changes: Readonly<Record<string, string | null>> = {}): string {
  const all = Object.entries({ ...chosen, ...changes });
  const query = new URLSearchParams(all.filter((pair): pair is [string, string] => Boolean(pair[1])));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** What is chosen, without what is not. */
export function chosenOf({ chosen }: Listing): Record<string, string> {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ''));
}

/** The order that is asked for, if it is one of the list's; the empty string for its usual order. */
export function readSort<T extends string>(query: Readonly<Record<string, unknown>>, orders: readonly T[]): T | '' {
  const typed = textOf(query['sort']);
  return orders.find((order) => order === typed) ?? '';
}

type ColumnSort = { href: string; state: 'ascending' | 'descending' | 'none' };

/** The link in a column's heading: sorts by it, and the other way round when it is sorted by it already. */
export function columnSort(listing: Listing, current: string, key: string): ColumnSort {
  const state = current === key ? 'ascending' : current === `-${key}` ? 'descending' : 'none';
  return { href: addressOf(listing, { sort: state === 'ascending' ? `-${key}` : key }), state };
}

/** What can be chosen under "Sort by", for screens on which a table has no headings. */
export function sortItems(columns: Readonly<Record<string, readonly [up: string, down: string]>>) {
  return Object.entries(columns).flatMap(([key, [up, down]]) => [
    { value: key, text: up },
    { value: `-${key}`, text: down },
  ]);
}

/** A filter that is on, and the address of the list without it. */
type Chip = { text: string; href: string };

export function chipsOf(listing: Listing, filters: Readonly<Record<string, string | null>>): Chip[] {
  return Object.entries(filters).flatMap(([name, text]) =>
    text ? [{ text, href: addressOf(listing, { [name]: null }) }] : [],
  );
}

/** "3", "1,000+". */
export function shortCount(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString('en-GB')}+` : count.toLocaleString('en-GB');
}

/** "3 awards", "More than 1,000 awards". */
export function countLine(count: number, noun: string): string {
  if (count > MOST_COUNTED) return `More than ${MOST_COUNTED.toLocaleString('en-GB')} ${noun}s`;
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** The links to the pages of a list, and to all of it as a file. */
export function listLinks(
  listing: Listing,
  about: { cursor: string | undefined; nextCursor: string | null; exportPath: string },
) {
  const { cursor, nextCursor, exportPath } = about;
  return {
    firstPage: cursor ? addressOf(listing) : null,
    nextPage: nextCursor ? addressOf(listing, { cursor: nextCursor }) : null,
    exportHref: addressOf({ ...listing, path: exportPath }),
  };
}
