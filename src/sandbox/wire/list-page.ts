import type { Knex } from 'knex';
import type { Db } from '../../platform/database.ts';
import { invalidRequest, noSuchParam } from './stripe-error.ts';

export type CreatedFilter = number | { [bound in 'gt' | 'gte' | 'lt' | 'lte']?: number | undefined };

export type ListParams = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: CreatedFilter | undefined;
};

export type StripeList<T> = { object: 'list'; data: T[]; has_more: boolean; url: string };

type ListOptions<T, W> = {
  table: string;
  url: string;
  params: ListParams;
  /** Restricts what is listed. */
  where?: (query: Knex.QueryBuilder) => void;
  /** Turns stored objects into what is sent. */
  render: (objects: T[]) => Promise<W[]>;
};

const DEFAULT_LIMIT = 10;
const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** One page of a list, newest first, with Stripe's cursors. */
export async function listPage<T, W>(db: Db, options: ListOptions<T, W>): Promise<StripeList<W>> {
  const { table, params } = options;
  if (params.starting_after && params.ending_before) {
    throw invalidRequest('You may only specify one of these parameters: starting_after, ending_before.');
  }
  const limit = params.limit ?? DEFAULT_LIMIT;
  const query = db(table).limit(limit + 1);
  options.where?.(query);
  whereCreated(query, params.created);
  await startAtCursor(db, query, options);
  const backwards = params.ending_before !== undefined;
  const rows: { object: T }[] = await query.select('object').orderBy('seq', backwards ? 'asc' : 'desc');
  const page = rows.slice(0, limit).map((row) => row.object);
  const data = await options.render(backwards ? page.reverse() : page);
  return { object: 'list', data, has_more: rows.length > limit, url: options.url };
}

function whereCreated(query: Knex.QueryBuilder, created: CreatedFilter | undefined): void {
  if (created === undefined) return;
  if (typeof created === 'number') {
    query.where({ created });
    return;
  }
  for (const bound of ['gt', 'gte', 'lt', 'lte'] as const) {
    const seconds = created[bound];
    if (seconds !== undefined) query.where('created', OPERATORS[bound], seconds);
  }
}

async function startAtCursor<T, W>(db: Db, query: Knex.QueryBuilder, options: ListOptions<T, W>): Promise<void> {
  const { starting_after: after, ending_before: before } = options.params;
  const cursor = after ?? before;
  if (cursor === undefined) return;
  const row = await db(options.table).where({ id: cursor }).first('seq');
  if (!row)
    throw noSuchParam(
      options.table.replaceAll('_', ' ').replace(/s$/, ''),
      cursor,
      after ? 'starting_after' : 'ending_before',
    );
  query.where('seq', after ? '<' : '>', row.seq);
}
