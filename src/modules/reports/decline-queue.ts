import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import {
  type DeclineCode,
  type DeclineOwner,
  declineReason,
  isDeclineCode,
  readOutcomes,
} from '../authorizations/index.ts';
import type { ReviewOutcome, ReviewStatus } from '../declines/index.ts';
import type { DeclineExplanation } from './decline-explanation.ts';
import {
  countRows,
  idsOfFilter,
  inOrderOf,
  type ListRows,
  MOST_CLOSED,
  pageOfIds,
  type SortOrder,
} from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import type { CategoryView, MerchantView } from './payment-rows.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  categoryOf,
  merchantOf,
  readRecorded,
  reasonOf,
} from './payment-rows.ts';
import { countOpen, type OpenCounts, type QueueView, queueSorts, queueViews } from './queue-views.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** A declined payment to review, by award reference: nobody's name is in it (R16). */
export type DeclineView = {
  id: string;
  status: ReviewStatus;
  isUrgent: boolean;
  /** How often the same payment was tried. */
  tries: number;
  openedAt: Date;
  lastAttemptAt: Date;
  dueAt: Date;
  assignedTo: string | null;
  outcome: ReviewOutcome | null;
  note: string | null;
  closedBy: string | null;
  closedAt: Date | null;
  authorizationId: string;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  policy: string | null;
  amountPence: Pence;
  merchant: MerchantView;
  category: CategoryView;
  /** Group that finance filters by: who can put it right. */
  owner: DeclineOwner;
  reason: DeclineExplanation | null;
};

type ReviewRow = Pick<
  DeclineView,
  | 'status'
  | 'isUrgent'
  | 'tries'
  | 'openedAt'
  | 'lastAttemptAt'
  | 'dueAt'
  | 'assignedTo'
  | 'outcome'
  | 'note'
  | 'closedBy'
  | 'closedAt'
> & { reviewId: string; reviewReason: string };
type Row = Omit<AuthorizationRow, 'status'> & ReviewRow;

const REVIEWS = `
  select a.*, r.status, r.id as "reviewId", r.reason_code as "reviewReason", r.is_urgent as "isUrgent", r.tries,
    r.opened_at as "openedAt", r.last_attempt_at as "lastAttemptAt", r.due_at as "dueAt", s.name as "assignedTo",
    r.outcome, r.note, c.name as "closedBy", r.closed_at as "closedAt"
  from decline_reviews r
  join (${AUTHORIZATION_ROWS}) a on a.id = r.authorization_id
  left join principals s on s.id = r.assigned_to
  left join principals c on c.id = r.closed_by`;

function toView(row: Row): DeclineView {
  const { reviewReason } = row;
  const code: DeclineCode = isDeclineCode(reviewReason) ? reviewReason : 'our_fault';
  return {
    id: row.reviewId,
    status: row.status,
    isUrgent: row.isUrgent,
    tries: row.tries,
    openedAt: row.openedAt,
    lastAttemptAt: row.lastAttemptAt,
    dueAt: row.dueAt,
    assignedTo: row.assignedTo,
    outcome: row.outcome,
    note: row.note,
    closedBy: row.closedBy,
    closedAt: row.closedAt,
    authorizationId: row.id,
    awardId: row.awardId,
    awardReference: row.awardReference,
    practice: row.practice,
    policy: row.policy,
    amountPence: row.requestedPence,
    merchant: merchantOf(row),
    category: categoryOf(row),
    owner: declineReason(code).owner,
    reason: reasonOf({ ...row, status: 'declined', approved: false, reasonCode: code }),
  };
}

const VIEWS = queueViews('r');

/** What the list of declined payments can be sorted by. */
export const DECLINE_SORTS = {
  tried: { sql: 'r.last_attempt_at', type: 'timestamptz' },
  amount: { sql: 'r.amount_pence', type: 'bigint' },
  why: { sql: 'r.reason_code', type: 'text' },
  ...queueSorts('r'),
} as const satisfies ListRows<string>['sorts'];
export type DeclineSort = SortOrder<keyof typeof DECLINE_SORTS>;

export type DeclineFilter = {
  view: QueueView;
  practiceCode?: string | undefined;
  reasonCode?: string | undefined;
};

async function rowsOf(db: Db | Trx, filter: DeclineFilter): Promise<ListRows<keyof typeof DECLINE_SORTS>> {
  const { view, practiceCode, reasonCode } = filter;
  const { practice } = await idsOfFilter(db, { practiceCode });
  return {
    from: 'decline_reviews r',
    id: 'r.id',
    where: `${VIEWS[view].where}
      and (cast(:practice as uuid) is null or r.practice_id = :practice)
      and (cast(:reason as text) is null or r.reason_code = :reason)`,
    bindings: { practice, reason: reasonCode ?? null },
    sorts: DECLINE_SORTS,
  };
}

/** The declined payments to review that the scope holds. */
export async function declineQueue(
  db: Db | Trx,
  request: PageRequest & DeclineFilter & { sort?: DeclineSort | undefined },
): Promise<Page<DeclineView>> {
  const { sort = VIEWS[request.view].sort, limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const rows = await readRecorded<Row>(db, `${REVIEWS} where r.id = any (?)`, [page.data]);
  const ordered = inOrderOf(page.data, rows, (row) => row.reviewId);
  return { data: ordered.map(toView), nextCursor: page.nextCursor };
}

/** How many declined payments match, at most `most`. */
export async function countDeclines(db: Db | Trx, filter: DeclineFilter, most?: number): Promise<number> {
  return countRows(db, await rowsOf(db, filter), most);
}

/** A declined payment with every rule it was weighed by, as it came out at that moment. */
export type DeclineCase = DeclineView & { rules: { rule: string; passed: boolean }[]; tookMs: number | null };

/** One declined payment to review, or null when there is none in the scope. */
export async function declineCase(db: Db | Trx, reviewId: string): Promise<DeclineCase | null> {
  const [row] = await readRecorded<Row>(db, `${REVIEWS} where r.id = ?`, [reviewId]);
  if (!row) return null;
  const { ruleSet, outcomes } = row.record ?? {};
  const rules = ruleSet === undefined || outcomes === undefined ? [] : readOutcomes({ ruleSet, outcomes });
  return { ...toView(row), rules, tookMs: row.tookUs === null ? null : row.tookUs / 1000 };
}

/** `closed`: counted to {@link MOST_CLOSED} and no further. */
export type DeclineCounts = OpenCounts & { closed: number };

/** How many there are: open, closed, and of the open ones urgent, due by the end of today in London, and overdue. */
export async function declineCounts(deps: ReportsDeps, db: Db | Trx): Promise<DeclineCounts> {
  const open = await countOpen(db, { table: 'decline_reviews', now: deps.clock.now() });
  return { ...open, closed: await countDeclines(db, { view: 'closed' }, MOST_CLOSED) };
}
