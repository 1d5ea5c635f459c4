import { AppError } from '../../kernel/app-error.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** What is done with is counted only so far: every page would count it, and there is no end to it. */
export const MOST_CLOSED = 1001;

/** By what a list is sorted: the name of a column, with `-` before it for the largest or newest first. */
export type SortOrder<K extends string> = K | `-${K}`;

/** A column that a list can be sorted by; its SQL is never null. */
type SortColumn = { sql: string; type: 'timestamptz' | 'date' | 'bigint' | 'text' };

const PARTS = { timestamptz: 'instant', date: 'day', bigint: 'whole', text: 'text' } as const;

/** Where a list's rows are: what is counted, sorted and paged through before anything else is read of them. */
export type ListRows<K extends string> = {
  /** Table with its alias. */
  from: string;
  /** Column of the row's uuid. */
  id: string;
  where: string;
  bindings: Record<string, string | number | string[] | Date | null>;
  sorts: Readonly<Record<K, SortColumn>>;
};

/** The name and the direction of a sort order. */
function sortOf<K extends string>(order: SortOrder<K>): { by: K; isDescending: boolean } {
  const isDescending = order.startsWith('-');
  return { by: (isDescending ? order.slice(1) : order) as K, isDescending };
}

/** What a list can be asked to be sorted by. */
export function sortOrders<K extends string>(keys: readonly K[]): SortOrder<K>[] {
  return keys.flatMap((key): SortOrder<K>[] => [key, `-${key}`]);
}

/** A column that holds one of some codes: sorts in the order in which they are named, whatever is none of them first. */
export function placeAmong(column: string, codes: readonly string[]): SortColumn {
  const named = codes.map((code) => `'${code}'`).join(', ');
  return { sql: `coalesce(array_position(array[${named}]::text[], ${column}), 0)`, type: 'bigint' };
}

/** A column of words: in the order of the alphabet, large letters as small ones; nothing comes first. */
export function wordsOf(column: string): SortColumn {
  return { sql: `lower(coalesce(${column}, ''))`, type: 'text' };
}

const placeText = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));

/**
 * The ids of one page, in order, and where the next begins. A cursor belongs to the order that it was given for;
 * with any other it is refused as `invalid_input`.
 */
export async function pageOfIds<K extends string>(
  db: Db | Trx,
  rows: ListRows<K>,
  request: PageRequest & { sort: SortOrder<K> },
): Promise<Page<string>> {
  const { sort, limit, cursor } = request;
  const { by, isDescending } = sortOf(sort);
  const { sql, type } = rows.sorts[by];
  const [asked = sort, place = null, after = null] = decodeCursor(cursor, ['text', PARTS[type], 'uuid']) ?? [];
  if (asked !== sort) throw new AppError('invalid_input', 'The cursor is of a list in another order.');
  const [comes, order] = isDescending ? ['<', 'desc'] : ['>', 'asc'];
  const beyond =
    after === null ? '' : `and (${sql}, ${rows.id}) ${comes} (cast(:place as ${type}), cast(:after as uuid))`;
  const found = await db.raw<{ rows: { id: string; place: unknown }[] }>(
    `select ${rows.id} as id, ${sql} as place from ${rows.from} where ${rows.where} ${beyond}
     order by ${sql} ${order}, ${rows.id} ${order} limit :limit`,
    { ...rows.bindings, ...(after === null ? {} : { place, after }), limit: limit + 1 },
  );
  const page = pageOf(found.rows, limit, (row) => [sort, placeText(row.place), row.id]);
  return { data: page.data.map(({ id }) => id), nextCursor: page.nextCursor };
}

/** How many rows there are, at most `most`. */
export async function countRows(
  db: Db | Trx,
  { from, where, bindings }: Pick<ListRows<string>, 'from' | 'where' | 'bindings'>,
  most = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*) as count from (select 1 from ${from} where ${where} limit :most) x`,
    { ...bindings, most },
  );
  return rows[0]?.count ?? 0;
}

/** Rows in the order of their ids. */
export function inOrderOf<T>(ids: readonly string[], rows: readonly T[], idOf: (row: T) => string): T[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [row];
  });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The practice of a code, and the versions of a policy, by their ids: the planner then knows how many rows they leave.
 * What is not named is null; what nobody knows leaves no row.
 */
export async function idsOfFilter(
  db: Db | Trx,
  { practiceCode, policy }: { practiceCode?: string | undefined; policy?: string | undefined },
): Promise<{ practice: string | null; versions: string[] | null }> {
  if (practiceCode === undefined && policy === undefined) return { practice: null, versions: null };
  const { rows } = await db.raw<{ rows: { practice: string | null; versions: string[] }[] }>(
    `select (select id from parties where code = :practice) as practice,
       array(select id from policy_versions where slug = :policy) as versions`,
    { practice: practiceCode ?? null, policy: policy ?? null },
  );
  const { practice = null, versions = [] } = rows[0] ?? {};
  return {
    practice: practiceCode === undefined ? null : (practice ?? NOBODY),
    versions: policy === undefined ? null : versions,
  };
}
