import { londonDate } from '../../kernel/dates.ts';
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
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';
import type { CategoryView, MerchantView } from './payment-rows.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  categoryOf,
  merchantOf,
  readRecorded,
  reasonOf,
} from './payment-rows.ts';
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

/** How each view is filtered and sorted: what is due first on top; of what is done, the newest. */
const VIEWS = {
  open: {
    where: `r.status <> 'closed'`,
    column: 'r.due_at',
    comes: '>',
    order: 'asc',
    placeOf: (row: Row) => row.dueAt,
  },
  closed: {
    where: `r.status = 'closed'`,
    column: 'r.closed_at',
    comes: '<',
    order: 'desc',
    placeOf: (row: Row) => row.closedAt ?? row.openedAt,
  },
  all: { where: 'true', column: 'r.opened_at', comes: '<', order: 'desc', placeOf: (row: Row) => row.openedAt },
} as const;
export type DeclineQueueView = keyof typeof VIEWS;

/** The declined payments to review that the scope holds. */
export async function declineQueue(
  db: Db | Trx,
  request: PageRequest & {
    view: DeclineQueueView;
    practiceCode?: string | undefined;
    reasonCode?: string | undefined;
  },
): Promise<Page<DeclineView>> {
  const { where, column, comes, order, placeOf } = VIEWS[request.view];
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const rows = await readRecorded<Row>(
    db,
    `${REVIEWS} where ${where} and (cast(:practice as text) is null or a.practice = :practice)
      and (cast(:reason as text) is null or r.reason_code = :reason)
      and (cast(:at as timestamptz) is null or (${column}, r.id) ${comes} (:at, cast(:id as uuid)))
    order by ${column} ${order}, r.id ${order} limit :limit`,
    { practice: request.practiceCode ?? null, reason: request.reasonCode ?? null, at, id, limit: request.limit + 1 },
  );
  const page = pageOf(rows, request.limit, (row) => [placeOf(row).toISOString(), row.reviewId]);
  return { data: page.data.map(toView), nextCursor: page.nextCursor };
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

export type DeclineCounts = { open: number; closed: number; urgent: number; dueToday: number; overdue: number };

/** How many there are: open, closed, and of the open ones urgent, due by the end of today in London, and overdue. */
export async function declineCounts(deps: ReportsDeps, db: Db | Trx): Promise<DeclineCounts> {
  const now = deps.clock.now();
  const { rows } = await db.raw<{ rows: DeclineCounts[] }>(
    `select count(*) filter (where status <> 'closed') as open, count(*) filter (where status = 'closed') as closed,
      count(*) filter (where status <> 'closed' and is_urgent) as urgent,
      count(*) filter (where status <> 'closed' and (due_at at time zone 'Europe/London')::date <= :today) as "dueToday",
      count(*) filter (where status <> 'closed' and due_at < :now) as overdue
    from decline_reviews`,
    { now, today: londonDate(now) },
  );
  return rows[0] ?? { open: 0, closed: 0, urgent: 0, dueToday: 0, overdue: 0 };
}
