import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { DeclineExplanation } from './decline-explanation.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  type AuthorizationStatus,
  amountOf,
  type CategoryView,
  categoryOf,
  type MerchantView,
  merchantOf,
  reasonOf,
} from './payment-rows.ts';

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
  /** The authorization that a capture or refund belongs to; null when there was none. */
  authorizationId: string | null;
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
  awardId: string | null;
  awardReference: string | null;
};

const TRANSACTION_ROWS = `
  select t.id, t.authorization_id as "authorizationId", t.type, abs(t.amount_pence) as "amountPence",
    t.merchant_name as "merchantName", t.merchant_city as "merchantCity", t.merchant_country as "merchantCountry",
    t.merchant_category as category, t.merchant_category_code as "categoryCode", t.happened_at as "happenedAt",
    t.recorded_at as "recordedAt", t.award_id as "awardId", aw.reference as "awardReference"
  from card_transactions t left join awards aw on aw.id = t.award_id`;

function fromAuthorization(row: AuthorizationRow): PaymentView {
  return {
    id: row.id,
    kind: 'authorization',
    at: row.requestedAt,
    amountPence: amountOf(row),
    merchant: merchantOf(row),
    category: categoryOf(row),
    status: row.status,
    reason: reasonOf(row),
    authorizationId: row.id,
    awardId: row.awardId,
    awardReference: row.awardReference,
  };
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
    authorizationId: row.authorizationId,
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
  wanted: { column: 'award_id' | 'practice_id'; id: string; limit: number | null },
): Promise<Dated[]> {
  const { column, id, limit } = wanted;
  const authorizations = await db.raw<{ rows: AuthorizationRow[] }>(
    `${AUTHORIZATION_ROWS} where a.${column} = :id order by a.requested_at desc, a.recorded_at desc limit :limit`,
    { id, limit },
  );
  const transactions = await db.raw<{ rows: TransactionRow[] }>(
    `${TRANSACTION_ROWS} where t.${column} = :id order by t.happened_at desc, t.recorded_at desc limit :limit`,
    { id, limit },
  );
  const payments: Dated[] = [
    ...authorizations.rows.map((row) => ({ view: fromAuthorization(row), recordedAt: row.recordedAt })),
    ...transactions.rows.map((row) => ({ view: fromTransaction(row), recordedAt: row.recordedAt })),
  ];
  return payments.sort(newestFirst).slice(0, limit ?? payments.length);
}

type DeclinedIncrement = Pick<AuthorizationRow, 'requestedPence' | 'reasonCode' | 'record'> & {
  authorizationId: string;
  round: number;
  decidedAt: Date;
};

/** Increments that were declined on a payment that stands: each is a refusal that somebody met at a till. */
async function readDeclinedIncrements(db: Db | Trx, awardId: string): Promise<Dated[]> {
  const { rows } = await db.raw<{ rows: DeclinedIncrement[] }>(
    `select d.authorization_id as "authorizationId", d.round, d.requested_pence as "requestedPence",
       d.reason_code as "reasonCode", d.record, d.decided_at as "decidedAt"
     from decisions d join authorizations a on a.id = d.authorization_id
     where d.award_id = ? and d.round > 0 and not d.approved and a.approved`,
    [awardId],
  );
  const standing = await db.raw<{ rows: AuthorizationRow[] }>(`${AUTHORIZATION_ROWS} where a.id = any (?)`, [
    rows.map((row) => row.authorizationId),
  ]);
  const byId = new Map(standing.rows.map((row) => [row.id, row]));
  return rows.flatMap(({ authorizationId, round, decidedAt, ...declined }) => {
    const row = byId.get(authorizationId);
    if (!row) return [];
    const asked = { ...row, ...declined, approved: false, status: 'declined' as const, requestedAt: decidedAt };
    const view = { ...fromAuthorization(asked), id: `${authorizationId}/${round}` };
    return [{ view, recordedAt: decidedAt }];
  });
}

/** All payments of an award, newest first: an authorization, its captures and its declined increments are each in the list. */
export async function listPayments(db: Db | Trx, awardId: string): Promise<PaymentView[]> {
  const payments = await readPayments(db, { column: 'award_id', id: awardId, limit: null });
  const increments = await readDeclinedIncrements(db, awardId);
  return [...payments, ...increments].sort(newestFirst).map(({ view }) => view);
}

/** The newest payments of a practice. */
export async function recentPayments(db: Db | Trx, practiceId: string, limit: number): Promise<PaymentView[]> {
  const payments = await readPayments(db, { column: 'practice_id', id: practiceId, limit });
  return payments.map(({ view }) => view);
}
