import type { Db, Trx } from '../../platform/database.ts';
import type { AwardStatus } from '../awards/index.ts';
import { AWARD_ROWS, type AwardRow, type AwardView, toAwardViews } from './award-views.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

export type AwardFilter = {
  practiceCode?: string | undefined;
  /** Any of these. */
  statuses?: readonly AwardStatus[] | undefined;
  recipientId?: string | undefined;
  budgetId?: string | undefined;
};

const MATCHING = `
  where (cast(:practice as text) is null or p.code = :practice)
    and (cast(:statuses as text[]) is null or aw.status = any (:statuses))
    and (cast(:recipient as uuid) is null or aw.recipient_id = :recipient)
    and (cast(:budget as uuid) is null or aw.budget_id = :budget)`;

function bindings(filter: AwardFilter) {
  return {
    practice: filter.practiceCode ?? null,
    statuses: filter.statuses ? [...filter.statuses] : null,
    recipient: filter.recipientId ?? null,
    budget: filter.budgetId ?? null,
  };
}

/** The scope's awards that match, newest request first. */
export async function listAwards(db: Db | Trx, request: AwardFilter & PageRequest): Promise<Page<AwardView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: AwardRow[] }>(
    `${AWARD_ROWS} ${MATCHING}
      and (cast(:at as timestamptz) is null or (aw.requested_at, aw.id) < (:at, cast(:id as uuid)))
    order by aw.requested_at desc, aw.id desc limit :limit`,
    { ...bindings(request), at, id, limit: request.limit + 1 },
  );
  const page = pageOf(rows, request.limit, (row) => [row.requestedAt.toISOString(), row.id]);
  return { data: await toAwardViews(db, page.data), nextCursor: page.nextCursor };
}

/** The oldest requests that wait for a decision, and how many there are. */
export async function awardsWaiting(
  db: Db | Trx,
  request: { practiceCode?: string | undefined; limit: number },
): Promise<{ count: number; awards: AwardView[] }> {
  const filter = bindings({ practiceCode: request.practiceCode, statuses: ['requested'] });
  const counted = await db.raw<{ rows: { count: number }[] }>(
    `select count(*) as count from awards aw join parties p on p.id = aw.practice_id ${MATCHING}`,
    filter,
  );
  const { rows } = await db.raw<{ rows: AwardRow[] }>(
    `${AWARD_ROWS} ${MATCHING} order by aw.requested_at, aw.id limit :limit`,
    { ...filter, limit: request.limit },
  );
  return { count: counted.rows[0]?.count ?? 0, awards: await toAwardViews(db, rows) };
}
