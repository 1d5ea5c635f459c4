import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import { plainCategory } from '../../kernel/merchant-category.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { EXCEPTION_STATES, type ExceptionState, type ExceptionSubject } from '../exceptions/index.ts';
import { type StillDeclined, stillDeclined } from './decline-explanation.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import type { ReportsDeps } from './reports-deps.ts';
import { readTried, type TriedPayment } from './tried-payments.ts';

/** An exception as a report line (R60): what, who, why, until when and what of it was used. Nobody helped is named (R16). */
export type ExceptionView = {
  id: string;
  state: ExceptionState;
  subject: ExceptionSubject;
  /** The shop that was tried. */
  merchantName: string;
  networkId: string | null;
  category: { stripe: string; code: string | null; plain: string };
  mostPence: Pence;
  usedPence: Pence;
  /** What may still be paid under it, whatever its state. */
  leftPence: Pence;
  mostPayments: number;
  payments: number;
  expiresOn: LondonDate;
  reason: string;
  askedBy: string;
  askedById: string;
  askedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawalNote: string | null;
  /** The declined payment that it was asked after. */
  attempt: { authorizationId: string; at: Date; amountPence: Pence };
  /** What else that payment was declined for, which the exception leaves as it is. */
  stillDeclined: StillDeclined[];
  awardId: string;
  awardReference: string;
  awardRequestedById: string;
  awardExpiresOn: LondonDate;
  practice: string;
  policy: string;
  policyName: string;
};

type Row = Omit<ExceptionView, 'category' | 'attempt' | 'leftPence' | 'stillDeclined'> & {
  category: string;
  categoryCode: string | null;
  attemptId: string;
  attemptAt: Date;
  attemptPence: Pence;
};

const STATE = `
  case when x.status in ('refused', 'withdrawn') then x.status
    when x.status = 'allowed' and (x.payments >= x.most_payments or x.used_pence >= x.most_pence) then 'used_up'
    when aw.status not in ('active', 'paused') or cast(:today as date) > least(x.expires_on, aw.expires_on) then 'expired'
    else x.status end`;

const EXCEPTIONS = `
  select x.id, ${STATE} as state, case when x.category is null then 'shop' else 'category' end as subject,
    a.merchant_name as "merchantName", x.network_id as "networkId", a.merchant_category as category,
    a.merchant_category_code as "categoryCode", x.most_pence as "mostPence", x.used_pence as "usedPence",
    x.most_payments as "mostPayments", x.payments, x.expires_on as "expiresOn", x.reason,
    ask.name as "askedBy", x.asked_by as "askedById", x.asked_at as "askedAt", dec.name as "decidedBy",
    x.decided_at as "decidedAt", x.decision_note as "decisionNote", wit.name as "withdrawnBy",
    x.withdrawn_at as "withdrawnAt", x.withdrawal_note as "withdrawalNote", x.attempt_id as "attemptId",
    a.requested_at as "attemptAt", a.requested_pence as "attemptPence", x.award_id as "awardId",
    aw.reference as "awardReference", aw.requested_by as "awardRequestedById", aw.expires_on as "awardExpiresOn",
    p.code as practice, v.slug as policy, v.name as "policyName"
  from merchant_exceptions x
  join authorizations a on a.id = x.attempt_id
  join awards aw on aw.id = x.award_id
  join policy_versions v on v.id = aw.policy_version_id
  join parties p on p.id = x.practice_id
  join principals ask on ask.id = x.asked_by
  left join principals dec on dec.id = x.decided_by
  left join principals wit on wit.id = x.withdrawn_by`;

function toView(whole: Row, tried: TriedPayment | undefined): ExceptionView {
  const { attemptId, attemptAt, attemptPence, category, categoryCode, ...row } = whole;
  return {
    ...row,
    category: { stripe: category, code: categoryCode, plain: plainCategory(category, categoryCode) },
    leftPence: Math.max(0, row.mostPence - row.usedPence),
    attempt: { authorizationId: attemptId, at: attemptAt, amountPence: attemptPence },
    stillDeclined: tried ? stillDeclined(tried, { forCategory: row.subject === 'category' }) : [],
  };
}

async function toViews(db: Db | Trx, rows: readonly Row[]): Promise<ExceptionView[]> {
  const tried = await readTried(
    db,
    rows.map(({ attemptId }) => attemptId),
  );
  return rows.map((row) => toView(row, tried.get(row.attemptId)));
}

/** What the list of exceptions can be sorted by. */
export const EXCEPTION_SORTS = {
  asked: { sql: 'x."askedAt"', type: 'timestamptz' },
  shop: wordsOf(`case when x.subject = 'shop' then x."merchantName" else x.category end`),
  state: placeAmong('x.state', EXCEPTION_STATES),
  why: wordsOf('x.reason'),
  until: { sql: 'x."expiresOn"', type: 'date' },
  who: wordsOf('x."askedBy"'),
  award: wordsOf('x."awardReference"'),
  most: { sql: 'x."mostPence"', type: 'bigint' },
} as const satisfies ListRows<string>['sorts'];

export type ExceptionFilter = {
  sort?: SortOrder<keyof typeof EXCEPTION_SORTS> | undefined;
  state?: ExceptionState | undefined;
  awardId?: string | undefined;
  practiceCode?: string | undefined;
};

function rowsOf({ clock }: ReportsDeps, filter: ExceptionFilter): ListRows<keyof typeof EXCEPTION_SORTS> {
  const { state, awardId, practiceCode } = filter;
  return {
    from: `(${EXCEPTIONS}) x`,
    id: 'x.id',
    where: `(cast(:state as text) is null or x.state = :state)
      and (cast(:award as uuid) is null or x."awardId" = :award)
      and (cast(:practice as text) is null or x.practice = :practice)`,
    bindings: {
      today: londonDate(clock.now()),
      state: state ?? null,
      award: awardId ?? null,
      practice: practiceCode ?? null,
    },
    sorts: EXCEPTION_SORTS,
  };
}

/** How many exceptions match. */
export function countExceptions(deps: ReportsDeps, db: Db | Trx, filter: ExceptionFilter): Promise<number> {
  return countRows(db, rowsOf(deps, filter));
}

/** The exceptions that the scope holds, newest first unless another order is asked for. */
export async function listExceptions(
  deps: ReportsDeps,
  db: Db | Trx,
  request: PageRequest & ExceptionFilter,
): Promise<Page<ExceptionView>> {
  const { sort = '-asked', limit, cursor } = request;
  const of = rowsOf(deps, request);
  const page = await pageOfIds(db, of, { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: Row[] }>(`select * from ${of.from} where x.id = any (:ids)`, {
    ...of.bindings,
    ids: page.data,
  });
  const data = await toViews(
    db,
    inOrderOf(page.data, rows, (row) => row.id),
  );
  return { data, nextCursor: page.nextCursor };
}

/** One exception, or null when there is none in the scope. */
export async function exceptionView(deps: ReportsDeps, db: Db | Trx, id: string): Promise<ExceptionView | null> {
  const { rows } = await db.raw<{ rows: Row[] }>(`${EXCEPTIONS} where x.id = :id`, {
    id,
    today: londonDate(deps.clock.now()),
  });
  return (await toViews(db, rows))[0] ?? null;
}

/** The exceptions that wait for an approver of a practice, oldest first; all that the scope holds without one. */
export async function exceptionsWaiting(
  deps: ReportsDeps,
  db: Db | Trx,
  request: { practiceCode?: string | undefined; limit: number },
): Promise<ExceptionView[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select * from (${EXCEPTIONS}) each_one
    where state = 'asked' and (cast(:practice as text) is null or practice = :practice)
    order by "askedAt", id limit :limit`,
    {
      today: londonDate(deps.clock.now()),
      practice: request.practiceCode ?? null,
      limit: request.limit,
    },
  );
  return toViews(db, rows);
}
