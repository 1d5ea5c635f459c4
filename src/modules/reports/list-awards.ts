import type { Db, Trx } from '../../platform/database.ts';
import type { AwardMethod, AwardStatus } from '../awards/index.ts';
import { AWARD_ROWS, type AwardRow, type AwardView, toAwardViews } from './award-views.ts';
import { countRows, idsOfFilter, inOrderOf, type ListRows, pageOfIds, type SortOrder } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

export type AwardFilter = {
  practiceCode?: string | undefined;
  /** Any of these. */
  statuses?: readonly AwardStatus[] | undefined;
  recipientId?: string | undefined;
  budgetId?: string | undefined;
  /** Slug of its policy, in whatever version. */
  policy?: string | undefined;
  method?: AwardMethod | undefined;
};

/** What the list of awards can be sorted by. */
export const AWARD_SORTS = {
  requested: { sql: 'aw.requested_at', type: 'timestamptz' },
  amount: { sql: 'aw.amount_pence', type: 'bigint' },
  until: { sql: 'aw.expires_on', type: 'date' },
  status: { sql: 'aw.status', type: 'text' },
} as const satisfies ListRows<string>['sorts'];
export type AwardSort = SortOrder<keyof typeof AWARD_SORTS>;

async function rowsOf(db: Db | Trx, filter: AwardFilter): Promise<ListRows<keyof typeof AWARD_SORTS>> {
  return {
    from: 'awards aw',
    id: 'aw.id',
    where: `(cast(:practice as uuid) is null or aw.practice_id = :practice)
      and (cast(:statuses as text[]) is null or aw.status = any (:statuses))
      and (cast(:recipient as uuid) is null or aw.recipient_id = :recipient)
      and (cast(:budget as uuid) is null or aw.budget_id = :budget)
      and (cast(:versions as uuid[]) is null or aw.policy_version_id = any (:versions))
      and (cast(:method as text) is null or aw.method = :method)`,
    bindings: {
      ...(await idsOfFilter(db, filter)),
      statuses: filter.statuses ? [...filter.statuses] : null,
      recipient: filter.recipientId ?? null,
      budget: filter.budgetId ?? null,
      method: filter.method ?? null,
    },
    sorts: AWARD_SORTS,
  };
}

/** The scope's awards that match, newest request first unless another order is asked for. */
export async function listAwards(
  db: Db | Trx,
  request: AwardFilter & PageRequest & { sort?: AwardSort | undefined },
): Promise<Page<AwardView>> {
  const { sort = '-requested', limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: AwardRow[] }>(`${AWARD_ROWS} where aw.id = any (?)`, [page.data]);
  const ordered = inOrderOf(page.data, rows, (row) => row.id);
  return { data: await toAwardViews(db, ordered), nextCursor: page.nextCursor };
}

/** How many awards match, at most `most`. */
export async function countAwards(db: Db | Trx, filter: AwardFilter, most?: number): Promise<number> {
  return countRows(db, await rowsOf(db, filter), most);
}

/** The oldest requests that wait for a decision, and how many there are. */
export async function awardsWaiting(
  db: Db | Trx,
  request: { practiceCode?: string | undefined; limit: number },
): Promise<{ count: number; awards: AwardView[] }> {
  const { practiceCode, limit } = request;
  const filter: AwardFilter = { practiceCode, statuses: ['requested'] };
  const oldest = await listAwards(db, { ...filter, sort: 'requested', limit });
  return { count: await countAwards(db, filter), awards: oldest.data };
}
