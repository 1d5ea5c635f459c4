import type { Db, Trx } from '../../platform/database.ts';
import { countRows, idsOfFilter, inOrderOf, type ListRows, pageOfIds, type SortOrder } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

/** A person in a list: nothing in it tells who they are. */
export type RecipientView = {
  id: string;
  practiceId: string;
  /** Code of the practice. */
  practice: string;
  areNeedsAsked: boolean;
  /** The day on which they were asked last how they need to be written or spoken to. */
  needsReviewedOn: string | null;
  livesWithOthers: boolean;
  deathRecordedAt: Date | null;
  addedAt: Date;
};

/** What the list of people can be sorted by. */
export const RECIPIENT_SORTS = {
  added: { sql: 'r.created_at', type: 'timestamptz' },
  reviewed: { sql: `coalesce(r.needs_reviewed_on, date '0001-01-01')`, type: 'date' },
} as const satisfies ListRows<string>['sorts'];
export type RecipientSort = SortOrder<keyof typeof RECIPIENT_SORTS>;

export type RecipientFilter = {
  practiceCode?: string | undefined;
  /** Only those who were not asked yet how they need to be written or spoken to. */
  areNeedsUnknown?: boolean | undefined;
};

async function rowsOf(db: Db | Trx, filter: RecipientFilter): Promise<ListRows<keyof typeof RECIPIENT_SORTS>> {
  const { practiceCode, areNeedsUnknown } = filter;
  const { practice } = await idsOfFilter(db, { practiceCode });
  return {
    from: 'recipients r',
    id: 'r.id',
    where: `(cast(:practice as uuid) is null or r.practice_id = :practice)
      ${areNeedsUnknown ? `and r.communication_needs = 'not asked'` : ''}`,
    bindings: { practice },
    sorts: RECIPIENT_SORTS,
  };
}

/** The people that the scope holds, whoever was added last on top unless another order is asked for. */
export async function listRecipients(
  db: Db | Trx,
  request: PageRequest & RecipientFilter & { sort?: RecipientSort | undefined },
): Promise<Page<RecipientView>> {
  const { sort = '-added', limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: RecipientView[] }>(
    `select r.id, r.practice_id as "practiceId", p.code as practice,
       r.communication_needs <> 'not asked' as "areNeedsAsked", r.needs_reviewed_on as "needsReviewedOn",
       r.household_id is not null as "livesWithOthers", r.death_recorded_at as "deathRecordedAt",
       r.created_at as "addedAt"
     from recipients r join parties p on p.id = r.practice_id
     where r.id = any (?)`,
    [page.data],
  );
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** How many people match, at most `most`. */
export async function countRecipients(db: Db | Trx, filter: RecipientFilter, most?: number): Promise<number> {
  return countRows(db, await rowsOf(db, filter), most);
}
