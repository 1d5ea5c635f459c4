import { financialYearOf, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { BudgetStatus } from '../budgets/index.ts';
import { type BudgetFigures, readBudgetFigures } from '../ledger/index.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** A budget with its figures: allocated = available + committed + spent, all of one snapshot. */
export type BudgetView = BudgetFigures & {
  id: string;
  /** Code of the practice whose own budget it is; null for an alliance's pool. */
  practice: string | null;
  ownerName: string;
  financialYear: string;
  status: BudgetStatus;
  /** Why it was stopped, while it is. */
  stoppedReason: string | null;
};

export type BudgetFilter = {
  /** The practice's own budgets and its alliance's pools. */
  practiceCode?: string | undefined;
  budgetId?: string | undefined;
  financialYear?: string | undefined;
  /** A budget: it and the others of its practice or alliance. */
  ofOwnerOf?: string | undefined;
};

type Row = Omit<BudgetView, keyof BudgetFigures> & { place: string };

/** Current year first, then newest; own budget before pool. One text that sorts so, and is different for each budget. */
const PLACE = `
  (case when b.financial_year = :year then '0' else '1' end || (9999 - left(b.financial_year, 4)::int)
    || case when b.practice_id is null then '1' else '0' end || o.code || ' ' || b.id) collate "C"`;

/** Row-level security shows every pool to everybody, so membership is asked here (R16). */
export const SEEN_BUDGETS = `
  (b.practice_id is not null or current_setting('app.practices', true) = '*' or exists (
    select from alliance_members m where m.alliance_id = b.owner_party_id and m.left_on is null
      and m.practice_id::text = any (string_to_array(current_setting('app.practices', true), ','))))`;

const OF_PRACTICE = `
  (cast(:practice as text) is null or o.code = :practice or exists (
    select from alliance_members m join parties p on p.id = m.practice_id
    where m.alliance_id = b.owner_party_id and m.left_on is null and p.code = :practice))`;

const BUDGETS = `
  select * from (
    select b.id, p.code as practice, n.name as "ownerName", b.financial_year as "financialYear", b.status,
      b.stopped_reason as "stoppedReason", ${PLACE} as place
    from budgets b
    join parties o on o.id = b.owner_party_id
    join party_names n on n.party_id = b.owner_party_id and n.valid_to is null
    left join parties p on p.id = b.practice_id
    where ${SEEN_BUDGETS} and ${OF_PRACTICE}
      and (cast(:budget as uuid) is null or b.id = :budget)
      and (cast(:sibling as uuid) is null or b.owner_party_id = (select owner_party_id from budgets where id = :sibling))
      and (cast(:only as text) is null or b.financial_year = :only)) x
  where (cast(:after as text) is null or place > :after collate "C")
  order by place limit :limit`;

async function readRows(
  deps: ReportsDeps,
  db: Db | Trx,
  wanted: BudgetFilter & { after: string | null; limit: number | null },
): Promise<Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(BUDGETS, {
    year: financialYearOf(londonDate(deps.clock.now())),
    practice: wanted.practiceCode ?? null,
    budget: wanted.budgetId ?? null,
    only: wanted.financialYear ?? null,
    sibling: wanted.ofOwnerOf ?? null,
    after: wanted.after,
    limit: wanted.limit,
  });
  return rows;
}

async function withFigures(db: Db | Trx, rows: readonly Row[]): Promise<BudgetView[]> {
  const ids = rows.map((row) => row.id);
  const figures = await readBudgetFigures(db, ids);
  return rows.flatMap(({ place: _, ...budget }) => {
    const own = figures.get(budget.id);
    return own ? [{ ...budget, ...own }] : [];
  });
}

/** The budgets that match and that the scope may see, current year first, own budget before pool. */
export async function budgetViews(deps: ReportsDeps, db: Db | Trx, filter: BudgetFilter): Promise<BudgetView[]> {
  return withFigures(db, await readRows(deps, db, { ...filter, after: null, limit: null }));
}

/** As {@link budgetViews}, a page at a time. */
export async function listBudgets(
  deps: ReportsDeps,
  db: Db | Trx,
  request: BudgetFilter & PageRequest,
): Promise<Page<BudgetView>> {
  const [after = null] = decodeCursor(request.cursor, ['text']) ?? [];
  const rows = await readRows(deps, db, { ...request, after, limit: request.limit + 1 });
  const page = pageOf(rows, request.limit, (row) => [row.place]);
  return { data: await withFigures(db, page.data), nextCursor: page.nextCursor };
}
