import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Arrival, type AuthorizationStatus, mayBeTakenUntil } from '../authorizations/index.ts';
import { whyNotAfter } from '../exceptions/index.ts';
import type { DeclineExplanation } from './decline-explanation.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  amountOf,
  type CategoryView,
  categoryOf,
  type MerchantView,
  merchantOf,
  readRecorded,
  reasonOf,
  stopOf,
} from './payment-rows.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** An authorization, or money that a merchant took or gave back. */
export type PaymentView = {
  /** Stripe's: `iauth_...` or `ipi_...`. */
  id: string;
  kind: 'authorization' | 'capture' | 'refund';
  at: Date;
  amountPence: Pence;
  merchant: MerchantView;
  category: CategoryView;
  status: AuthorizationStatus | 'captured' | 'refunded';
  /** Only of declined ones. */
  reason: DeclineExplanation | null;
  /** It was declined for something that an exception can allow (R43). */
  mayAskException: boolean;
  /** The authorization that a capture or refund belongs to; null when there was none. */
  authorizationId: string | null;
  /** How a capture or refund came; null of an authorization, and of what was booked before this was kept. */
  arrival: Arrival | null;
  /** When the hold had ended that a late capture came for. */
  holdEndedOn: LondonDate | null;
  /** What the shop may still take of an expired hold, and the last day for it. */
  mayBeTaken: { amountPence: Pence; until: LondonDate } | null;
  /** Handed out in cash with a purchase. */
  cashbackPence: Pence;
  /** Of a capture: what a dispute won back. */
  wonBackPence: Pence;
  /** What the shop took or gave in a currency other than pounds, in its smallest unit. */
  foreign: { amount: number; currency: string } | null;
  awardId: string | null;
  awardReference: string | null;
};

type TransactionRow = {
  id: string;
  authorizationId: string | null;
  type: 'capture' | 'refund';
  amountPence: Pence;
  merchantName: string;
  merchantCity: string | null;
  merchantCountry: string | null;
  category: string;
  categoryCode: string | null;
  happenedAt: Date;
  recordedAt: Date;
  arrival: Arrival | null;
  holdEndedAt: Date | null;
  cashbackPence: Pence | null;
  wonBackPence: Pence;
  merchantAmount: number | null;
  merchantCurrency: string | null;
  awardId: string | null;
  awardReference: string | null;
};

const TRANSACTION_ROWS = `
  select t.id, t.authorization_id as "authorizationId", t.type, abs(t.amount_pence) as "amountPence",
    t.merchant_name as "merchantName", t.merchant_city as "merchantCity", t.merchant_country as "merchantCountry",
    t.merchant_category as category, t.merchant_category_code as "categoryCode", t.happened_at as "happenedAt",
    t.recorded_at as "recordedAt", t.arrival, t.hold_ended_at as "holdEndedAt", t.cashback_pence as "cashbackPence",
    abs(t.merchant_amount) as "merchantAmount", t.merchant_currency as "merchantCurrency", t.award_id as "awardId", aw.reference as "awardReference",
    coalesce((select sum(d.award_pence) from disputes d where d.card_transaction_id = t.id), 0)::bigint as "wonBackPence"
  from card_transactions t left join awards aw on aw.id = t.award_id`;

function takeable(row: AuthorizationRow, today: LondonDate): PaymentView['mayBeTaken'] {
  const until = mayBeTakenUntil({ ...row, today });
  return until === null ? null : { amountPence: row.leftPence, until };
}

function fromAuthorization(row: AuthorizationRow, today: LondonDate): PaymentView {
  return {
    id: row.id,
    kind: 'authorization',
    at: row.requestedAt,
    amountPence: amountOf(row),
    merchant: merchantOf(row),
    category: categoryOf(row),
    status: row.status,
    reason: reasonOf(row),
    mayAskException:
      row.reasonCode !== null && whyNotAfter({ record: row.record, reasonCode: row.reasonCode }) === null,
    authorizationId: row.id,
    arrival: null,
    holdEndedOn: null,
    mayBeTaken: takeable(row, today),
    cashbackPence: 0,
    wonBackPence: 0,
    foreign: null,
    awardId: row.awardId,
    awardReference: row.awardReference,
  };
}

function foreignOf({ merchantAmount, merchantCurrency }: TransactionRow): PaymentView['foreign'] {
  if (merchantAmount === null || merchantCurrency === null || merchantCurrency === 'gbp') return null;
  return { amount: merchantAmount, currency: merchantCurrency };
}

function fromTransaction(row: TransactionRow): PaymentView {
  return {
    id: row.id,
    kind: row.type,
    at: row.happenedAt,
    amountPence: row.amountPence,
    merchant: merchantOf(row),
    category: categoryOf(row),
    status: row.type === 'capture' ? 'captured' : 'refunded',
    reason: null,
    mayAskException: false,
    authorizationId: row.authorizationId,
    arrival: row.arrival,
    holdEndedOn: row.holdEndedAt && londonDate(row.holdEndedAt),
    mayBeTaken: null,
    cashbackPence: row.cashbackPence ?? 0,
    wonBackPence: row.wonBackPence,
    foreign: foreignOf(row),
    awardId: row.awardId,
    awardReference: row.awardReference,
  };
}

type Dated = { view: PaymentView; recordedAt: Date };

/** Newest first. Stripe's times are whole seconds: within one, what we heard of last, then the capture above its purchase. */
const LIFE = { refund: 0, capture: 1, authorization: 2 };
const newestFirst = (a: Dated, b: Dated) =>
  b.view.at.getTime() - a.view.at.getTime() ||
  b.recordedAt.getTime() - a.recordedAt.getTime() ||
  LIFE[a.view.kind] - LIFE[b.view.kind] ||
  (a.view.id < b.view.id ? 1 : -1);

async function readPayments(
  db: Db | Trx,
  wanted: { column: 'award_id' | 'practice_id'; id: string; limit: number | null; today: LondonDate },
): Promise<Dated[]> {
  const { column, id, limit, today } = wanted;
  const authorizations = await readRecorded<AuthorizationRow>(
    db,
    `${AUTHORIZATION_ROWS} where a.${column} = :id order by a.requested_at desc, a.recorded_at desc limit :limit`,
    { id, limit },
  );
  const transactions = await db.raw<{ rows: TransactionRow[] }>(
    `${TRANSACTION_ROWS} where t.${column} = :id order by t.happened_at desc, t.recorded_at desc limit :limit`,
    { id, limit },
  );
  const payments: Dated[] = [
    ...authorizations.map((row) => ({ view: fromAuthorization(row, today), recordedAt: row.recordedAt })),
    ...transactions.rows.map((row) => ({ view: fromTransaction(row), recordedAt: row.recordedAt })),
  ];
  return payments.sort(newestFirst).slice(0, limit ?? payments.length);
}

type DeclinedIncrement = Pick<AuthorizationRow, 'requestedPence' | 'reasonCode' | 'record' | 'stop'> & {
  authorizationId: string;
  round: number;
  decidedAt: Date;
};

/** Increments that were declined on a payment that stands: each is a refusal that somebody met at a till. */
async function readDeclinedIncrements(
  db: Db | Trx,
  { awardId, today }: { awardId: string; today: LondonDate },
): Promise<Dated[]> {
  const rows = await readRecorded<DeclinedIncrement>(
    db,
    `select d.authorization_id as "authorizationId", d.round, d.requested_pence as "requestedPence",
       d.reason_code as "reasonCode", d.record, d.decided_at as "decidedAt", ${stopOf('d.reason_code')}
     from decisions d join authorizations a on a.id = d.authorization_id
     join awards aw on aw.id = d.award_id join policy_versions v on v.id = aw.policy_version_id
     where d.award_id = ? and d.round > 0 and not d.approved and a.approved`,
    [awardId],
  );
  const standing = await readRecorded<AuthorizationRow>(db, `${AUTHORIZATION_ROWS} where a.id = any (?)`, [
    rows.map((row) => row.authorizationId),
  ]);
  const byId = new Map(standing.map((row) => [row.id, row]));
  return rows.flatMap(({ authorizationId, round, decidedAt, ...declined }) => {
    const row = byId.get(authorizationId);
    if (!row) return [];
    const asked = { ...row, ...declined, approved: false, status: 'declined' as const, requestedAt: decidedAt };
    const view = { ...fromAuthorization(asked, today), id: `${authorizationId}/${round}` };
    return [{ view, recordedAt: decidedAt }];
  });
}

/** All payments of an award, newest first: an authorization, its captures and its declined increments are each in the list. */
export async function listPayments(deps: ReportsDeps, db: Db | Trx, awardId: string): Promise<PaymentView[]> {
  const today = londonDate(deps.clock.now());
  const payments = await readPayments(db, { column: 'award_id', id: awardId, limit: null, today });
  const increments = await readDeclinedIncrements(db, { awardId, today });
  return [...payments, ...increments].sort(newestFirst).map(({ view }) => view);
}

/** The newest payments of a practice. */
export async function recentPayments(
  deps: ReportsDeps,
  db: Db | Trx,
  { practiceId, limit }: { practiceId: string; limit: number },
): Promise<PaymentView[]> {
  const today = londonDate(deps.clock.now());
  const payments = await readPayments(db, { column: 'practice_id', id: practiceId, limit, today });
  return payments.map(({ view }) => view);
}
