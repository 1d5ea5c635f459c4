import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { CaseEntry, CaseKind, CaseOutcome, CaseStatus } from '../cases/index.ts';
import { countRows, inOrderOf, type ListRows, MOST_CLOSED, pageOfIds, type SortOrder } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import { countOpen, type OpenCounts, type QueueView, queueSorts, queueViews } from './queue-views.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** A case for finance, by award reference: nobody's name is in it (R16). */
export type CaseView = {
  id: string;
  kind: CaseKind;
  status: CaseStatus;
  isUrgent: boolean;
  /** All that it was ever about. */
  amountPence: Pence;
  /** What of it is not settled yet. */
  openPence: Pence;
  /** What of that no shop has taken yet: only a shortfall can be on hold. */
  heldPence: Pence;
  openedAt: Date;
  dueAt: Date;
  assignedTo: string | null;
  outcome: CaseOutcome | null;
  note: string | null;
  closedBy: string | null;
  closedAt: Date | null;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  policy: string | null;
  /** Where what it is about was paid, each shop once; empty where no payment brought it about. */
  shops: string[];
  /** References of the awards that those payments were of, each once. */
  awardsPaidFrom: string[];
  /** How many payments brought it about. */
  payments: number;
  /** Ids and codes: of an authorization, a card transaction, a dispute, and why. */
  facts: Record<string, unknown>;
};

const CASES = `
  select c.id, c.kind, c.status, c.is_urgent as "isUrgent", c.amount_pence as "amountPence",
    c.open_pence as "openPence",
    case when c.kind = 'shortfall' and c.status <> 'closed'
      then greatest(0, least(c.open_pence, c.open_pence - h.debits_posted + h.credits_posted)) else 0 end as "heldPence",
    c.opened_at as "openedAt", c.due_at as "dueAt", s.name as "assignedTo", c.outcome,
    c.note, k.name as "closedBy", c.closed_at as "closedAt", c.award_id as "awardId",
    aw.reference as "awardReference", p.code as practice, v.slug as policy, c.facts,
    coalesce(w.shops, '{}') as shops, coalesce(w.awards, '{}') as "awardsPaidFrom", coalesce(w.payments, 0) as payments
  from finance_cases c
  left join ledger_accounts h on h.award_id = c.award_id and h.kind = 'shortfall'
  left join awards aw on aw.id = c.award_id
  left join policy_versions v on v.id = aw.policy_version_id
  left join parties p on p.id = c.practice_id
  left join principals s on s.id = c.assigned_to
  left join principals k on k.id = c.closed_by
  left join lateral (
    select array_agg(distinct coalesce(t.merchant_name, z.merchant_name)) as shops,
      array_agg(distinct x.reference) filter (where x.reference is not null) as awards,
      count(distinct e.cause) as payments
    from finance_case_entries e
    left join disputes d on d.id::text = e.cause
    left join card_transactions t on t.id = coalesce(d.card_transaction_id, e.cause)
    left join authorizations z on z.id = e.cause
    left join awards x on x.id = coalesce(t.award_id, z.award_id)
    where e.case_id = c.id and e.what in ('opened', 'grew') and coalesce(t.merchant_name, z.merchant_name) is not null
  ) w on true`;

const VIEWS = queueViews('c');

/** What the list of cases can be sorted by. */
export const CASE_SORTS = {
  kind: { sql: 'c.kind', type: 'text' },
  open: { sql: 'c.open_pence', type: 'bigint' },
  ...queueSorts('c'),
} as const satisfies ListRows<string>['sorts'];
export type CaseSort = SortOrder<keyof typeof CASE_SORTS>;

export type CaseFilter = { view: QueueView; kind?: CaseKind | undefined };

const rowsOf = ({ view, kind }: CaseFilter): ListRows<keyof typeof CASE_SORTS> => ({
  from: 'finance_cases c',
  id: 'c.id',
  where: `${VIEWS[view].where} and (cast(:kind as text) is null or c.kind = :kind)`,
  bindings: { kind: kind ?? null },
  sorts: CASE_SORTS,
});

/** The cases that the scope holds. */
export async function caseQueue(
  db: Db | Trx,
  request: PageRequest & CaseFilter & { sort?: CaseSort | undefined },
): Promise<Page<CaseView>> {
  const { sort = VIEWS[request.view].sort, limit, cursor } = request;
  const page = await pageOfIds(db, rowsOf(request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: CaseView[] }>(`${CASES} where c.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** How many cases match, at most `most`. */
export function countCases(db: Db | Trx, filter: CaseFilter, most?: number): Promise<number> {
  return countRows(db, rowsOf(filter), most);
}

/** One line of what happened in a case, oldest first. */
export type CaseEntryView = Pick<CaseEntry, 'what' | 'at' | 'amountPence' | 'openPence' | 'cause' | 'note'> & {
  by: string;
};
export type CaseDetail = CaseView & { entries: CaseEntryView[] };

/** One case with all that happened in it, or null when there is none in the scope. */
export async function caseDetail(db: Db | Trx, caseId: string): Promise<CaseDetail | null> {
  const { rows } = await db.raw<{ rows: CaseView[] }>(`${CASES} where c.id = ?`, [caseId]);
  const [row] = rows;
  if (!row) return null;
  const entries = await db('finance_case_entries as e')
    .join('principals as p', 'p.id', 'e.principal_id')
    .where({ case_id: caseId })
    .orderBy('e.at')
    .orderBy('e.id')
    .select<CaseEntryView[]>({
      what: 'e.what',
      at: 'e.at',
      amountPence: 'e.amount_pence',
      openPence: 'e.open_pence',
      cause: 'e.cause',
      note: 'e.note',
      by: 'p.name',
    });
  return { ...row, entries };
}

export type CaseCounts = OpenCounts & {
  /** Counted to {@link MOST_CLOSED} and no further. */
  closed: number;
  /** What is short, over all open shortfalls. */
  shortPence: Pence;
};

/** How many there are: open, closed, and of the open ones urgent, due by the end of today in London, and overdue. */
export async function caseCounts(deps: ReportsDeps, db: Db | Trx): Promise<CaseCounts> {
  const also = `, coalesce(sum(open_pence) filter (where kind = 'shortfall'), 0)::bigint as "shortPence"`;
  const about = { table: 'finance_cases', now: deps.clock.now(), also };
  const open = await countOpen<Pick<CaseCounts, 'shortPence'>>(db, about);
  return { ...open, closed: await countCases(db, { view: 'closed' }, MOST_CLOSED) };
}

/** The open case of an award's shortfall; null when there is none in the scope. */
export async function shortfallCaseOf(db: Db | Trx, awardId: string): Promise<string | null> {
  const row = await db('finance_cases')
    .where({ kind: 'shortfall', subject_id: awardId })
    .whereNot({ status: 'closed' })
    .first('id');
  return row?.id ?? null;
}
