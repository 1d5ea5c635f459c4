import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Arrival, type AuthorizationStatus, mayBeTakenUntil } from '../authorizations/index.ts';
import { type ExceptionStanding, exceptionsStanding, questionsWaiting, whyNotAfter } from '../exceptions/index.ts';
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
  /** It was declined for something that an exception can allow, and no question about it waits (R43). */
  mayAskException: boolean;
  /** How what was allowed about it stands; null where nothing was, or it may not be asked for. */
  exception: ExceptionStanding | null;
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

/** What a payment is shown by: the day, whether somebody has asked for an exception for it, and what was allowed. */
type Standing = {
  today: LondonDate;
  isAsked: Awaited<ReturnType<typeof questionsWaiting>>;
  allowedOf: Awaited<ReturnType<typeof exceptionsStanding>>;
};

const asAsked = (row: AuthorizationRow) => ({ ...row, authorizationId: row.id, merchantCategory: row.category });

function mayAskFor(row: AuthorizationRow, { isAsked }: Standing): boolean {
  const { reasonCode, record } = row;
  if (reasonCode === null || whyNotAfter({ record, reasonCode }) !== null) return false;
  return !isAsked(asAsked(row));
}

function fromAuthorization(row: AuthorizationRow, standing: Standing): PaymentView {
  const mayAskException = mayAskFor(row, standing);
  return {
    id: row.id,
    kind: 'authorization',
    at: row.requestedAt,
    amountPence: amountOf(row),
    merchant: merchantOf(row),
    category: categoryOf(row),
    status: row.status,
    reason: reasonOf(row),
    mayAskException,
    exception: mayAskException ? standing.allowedOf(asAsked(row)) : null,
    authorizationId: row.id,
    arrival: null,
    holdEndedOn: null,
    mayBeTaken: takeable(row, standing.today),
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
    exception: null,
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

/** Of which payments: of these awards, or of one practice. */
const OF_AWARDS = 'award_id = any (:ids)';
const OF_PRACTICE = 'practice_id = :ids';
type Place = typeof OF_AWARDS | typeof OF_PRACTICE;

async function standingOf(db: Db | Trx, awardIds: readonly string[], today: LondonDate): Promise<Standing> {
  const isAsked = await questionsWaiting(db, awardIds);
  return { today, isAsked, allowedOf: await exceptionsStanding(db, awardIds, today) };
}

const awardsDeclinedOn = (rows: readonly AuthorizationRow[]) => [
  ...new Set(rows.flatMap(({ reasonCode, awardId }) => (reasonCode === null || awardId === null ? [] : [awardId]))),
];

async function readPayments(
  db: Db | Trx,
  wanted: { where: Place; ids: readonly string[]; limit: number | null; today: LondonDate },
): Promise<Dated[]> {
  const { where, limit, today } = wanted;
  const ids = where === OF_AWARDS ? [...wanted.ids] : (wanted.ids[0] ?? null);
  const authorizations = await readRecorded<AuthorizationRow>(
    db,
    `${AUTHORIZATION_ROWS} where a.${where} order by a.requested_at desc, a.recorded_at desc limit :limit`,
    { ids, limit },
  );
  const transactions = await db.raw<{ rows: TransactionRow[] }>(
    `${TRANSACTION_ROWS} where t.${where} order by t.happened_at desc, t.recorded_at desc limit :limit`,
    { ids, limit },
  );
  const standing = await standingOf(db, awardsDeclinedOn(authorizations), today);
  const payments: Dated[] = [
    ...authorizations.map((row) => ({ view: fromAuthorization(row, standing), recordedAt: row.recordedAt })),
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
  { awardIds, today }: { awardIds: readonly string[]; today: LondonDate },
): Promise<Dated[]> {
  const rows = await readRecorded<DeclinedIncrement>(
    db,
    `select d.authorization_id as "authorizationId", d.round, d.requested_pence as "requestedPence",
       d.reason_code as "reasonCode", d.record, d.decided_at as "decidedAt", ${stopOf('d.reason_code')}
     from decisions d join authorizations a on a.id = d.authorization_id
     join awards aw on aw.id = d.award_id join policy_versions v on v.id = aw.policy_version_id
     where d.award_id = any (?) and d.round > 0 and not d.approved and a.approved`,
    [[...awardIds]],
  );
  const authorizations = await readRecorded<AuthorizationRow>(db, `${AUTHORIZATION_ROWS} where a.id = any (?)`, [
    rows.map((row) => row.authorizationId),
  ]);
  const byId = new Map(authorizations.map((row) => [row.id, row]));
  const standing = await standingOf(db, awardIds, today);
  return rows.flatMap(({ authorizationId, round, decidedAt, ...declined }) => {
    const row = byId.get(authorizationId);
    if (!row) return [];
    const asked = { ...row, ...declined, approved: false, status: 'declined' as const, requestedAt: decidedAt };
    const view = { ...fromAuthorization(asked, standing), id: `${authorizationId}/${round}` };
    return [{ view, recordedAt: decidedAt }];
  });
}

/** All payments of some awards, newest first. */
export async function paymentsOfAwards(
  deps: ReportsDeps,
  db: Db | Trx,
  awardIds: readonly string[],
): Promise<PaymentView[]> {
  const today = londonDate(deps.clock.now());
  const payments = await readPayments(db, { where: OF_AWARDS, ids: awardIds, limit: null, today });
  const increments = await readDeclinedIncrements(db, { awardIds, today });
  return [...payments, ...increments].sort(newestFirst).map(({ view }) => view);
}

/** All payments of an award, newest first: an authorization, its captures and its declined increments are each in the list. */
export function listPayments(deps: ReportsDeps, db: Db | Trx, awardId: string): Promise<PaymentView[]> {
  return paymentsOfAwards(deps, db, [awardId]);
}

/** How many payments the awards of the scope have, of one practice or award if it is named. */
export async function countPayments(
  db: Db | Trx,
  filter: { practiceId?: string | undefined; awardId?: string | undefined },
): Promise<number> {
  const of = (alias: string) =>
    `${alias}.award_id is not null and (cast(:practice as uuid) is null or ${alias}.practice_id = :practice)
     and (cast(:award as uuid) is null or ${alias}.award_id = :award)`;
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select (select count(*) from authorizations a where ${of('a')})
      + (select count(*) from card_transactions t where ${of('t')})
      + (select count(*) from decisions d join authorizations a on a.id = d.authorization_id
         where d.round > 0 and not d.approved and a.approved and ${of('a')} and ${of('d')}) as count`,
    { practice: filter.practiceId ?? null, award: filter.awardId ?? null },
  );
  return rows[0]?.count ?? 0;
}

/** The newest payments of a practice. */
export async function recentPayments(
  deps: ReportsDeps,
  db: Db | Trx,
  { practiceId, limit }: { practiceId: string; limit: number },
): Promise<PaymentView[]> {
  const today = londonDate(deps.clock.now());
  const payments = await readPayments(db, { where: OF_PRACTICE, ids: [practiceId], limit, today });
  return payments.map(({ view }) => view);
}
