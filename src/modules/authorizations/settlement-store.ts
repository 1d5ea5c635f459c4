import type { Db, Trx } from '../../platform/database.ts';
import { openPeriod } from '../ledger/index.ts';
import type { Arrival } from './core/arrival.ts';
import type { AuthorizationStatus } from './core/authorization-transitions.ts';
import type { ByDay, CardTransactionState, Taken } from './core/settlement.ts';

/** Our row of an authorization, as far as settling it needs. */
export type AuthorizationRow = {
  id: string;
  status: AuthorizationStatus;
  approved: boolean;
  amount_pence: number;
  rounds_decided: number;
  rounds_synced: number;
  settled_version: number;
  reason_code: string | null;
  ended_at: Date | null;
  counted_by_day: ByDay;
  exception_id: string | null;
};

/** How often the authorization has been settled: 0 also when we have not heard of it. */
export async function readSettledVersion(db: Db | Trx, id: string): Promise<number> {
  const row = await db('authorizations').where({ id }).first('settled_version');
  return row?.settled_version ?? 0;
}

/** One writer at a time for one authorization, also before its row is there. */
export async function lockAuthorization(trx: Trx, id: string): Promise<AuthorizationRow | null> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 3))', [id]);
  return (await trx<AuthorizationRow>('authorizations').where({ id }).first()) ?? null;
}

export type MerchantColumns = {
  merchant_name: string;
  merchant_network_id: string | null;
  merchant_category: string;
  merchant_category_code: string | null;
  merchant_country: string | null;
  merchant_city: string | null;
};

export type AuthorizationWrite = MerchantColumns & {
  id: string;
  stripe_card_id: string;
  card_id: string | null;
  award_id: string | null;
  practice_id: string | null;
  budget_id: string | null;
  status: AuthorizationStatus;
  approved: boolean;
  amount_pence: number;
  requested_pence: number;
  gross_approved_pence: number;
  rounds_synced: number;
  settled_version: number;
  ended_at: Date | null;
  counted_by_day: ByDay;
  card_presence: string | null;
  authorization_method: string | null;
  reason_code: string | null;
  stripe_reason: string | null;
  requested_at: Date;
  recorded_at: Date;
};

/** Writes an authorization as Stripe has it. What was asked, and when we first heard of it, stay. */
export async function putAuthorization(trx: Trx, row: AuthorizationWrite): Promise<void> {
  await trx('authorizations')
    .insert({ ...row, counted_by_day: JSON.stringify(row.counted_by_day) })
    .onConflict('id')
    .merge([
      'card_id',
      'award_id',
      'practice_id',
      'budget_id',
      'status',
      'approved',
      'amount_pence',
      'gross_approved_pence',
      'rounds_synced',
      'settled_version',
      'ended_at',
      'counted_by_day',
      'reason_code',
      'stripe_reason',
    ]);
}

export async function knownTransactionIds(db: Db | Trx, ids: readonly string[]): Promise<Set<string>> {
  return new Set(
    await db('card_transactions')
      .whereIn('id', [...ids])
      .pluck('id'),
  );
}

export type BookedTransaction = Taken & { id: string; awardId: string | null };

/** The card transactions that are on record for an authorization, whosever they are. */
export async function bookedTransactions(trx: Trx, authorizationId: string): Promise<BookedTransaction[]> {
  return trx('card_transactions')
    .where({ authorization_id: authorizationId })
    .select<BookedTransaction[]>({ id: 'id', type: 'type', amountPence: 'amount_pence', awardId: 'award_id' });
}

export type TransactionWrite = MerchantColumns & {
  id: string;
  authorization_id: string | null;
  stripe_card_id: string;
  card_id: string | null;
  award_id: string | null;
  practice_id: string | null;
  budget_id: string | null;
  type: CardTransactionState['type'];
  amount_pence: number;
  merchant_amount: number;
  merchant_currency: string;
  cashback_pence: number;
  arrival: Arrival;
  hold_ended_at: Date | null;
  happened_at: Date;
  accrual_date: string;
  posting_period: string;
  recorded_at: Date;
};

export async function insertTransaction(trx: Trx, row: TransactionWrite): Promise<void> {
  const period = openPeriod(trx, row.budget_id, row.posting_period);
  await trx('card_transactions').insert({ ...row, posting_period: period });
}

export async function insertExplainedDecision(
  trx: Trx,
  decision: {
    authorizationId: string;
    round: number;
    stripeCardId: string;
    awardId: string | null;
    practiceId: string | null;
    requestedPence: number;
    reason: string;
    record: object;
    at: Date;
  },
): Promise<void> {
  await trx('decisions')
    .insert({
      authorization_id: decision.authorizationId,
      round: decision.round,
      source: 'explained',
      stripe_card_id: decision.stripeCardId,
      award_id: decision.awardId,
      practice_id: decision.practiceId,
      requested_pence: decision.requestedPence,
      approved_pence: 0,
      approved: false,
      reason_code: decision.reason,
      record: JSON.stringify(decision.record),
      decided_at: decision.at,
      took_us: 0,
    })
    .onConflict(['authorization_id', 'round'])
    .ignore();
}

export async function findDecision(
  trx: Trx,
  authorizationId: string,
  round: number,
): Promise<{ approved: boolean; reason_code: string | null } | null> {
  const row = await trx('decisions')
    .where({ authorization_id: authorizationId, round })
    .first<{ approved: boolean; reason_code: string | null }>('approved', 'reason_code');
  return row ?? null;
}

/** The rounds that we have decided: when, and how much of each was approved. */
export async function listDecidedRounds(
  trx: Trx,
  authorizationId: string,
): Promise<Map<number, { decidedAt: Date; approvedPence: number }>> {
  const rows = await trx('decisions')
    .where({ authorization_id: authorizationId, source: 'ours' })
    .select<{ round: number; decidedAt: Date; approvedPence: number }[]>({
      round: 'round',
      decidedAt: 'decided_at',
      approvedPence: 'approved_pence',
    });
  return new Map(rows.map(({ round, ...decided }) => [round, decided]));
}

/** Changes what is used of an exception; below zero gives back. */
export async function giveBackException(
  trx: Trx,
  exceptionId: string,
  { pence, payments }: { pence: number; payments: number },
): Promise<void> {
  await trx.raw('select exceptions_use(?::uuid[], ?::bigint[], ?::int[])', [[exceptionId], [pence], [payments]]);
}

/** When a round of the authorization was last decided by us. */
export async function lastDecidedAt(trx: Trx, authorizationId: string): Promise<Date | null> {
  const row = await trx('decisions')
    .where({ authorization_id: authorizationId, source: 'ours' })
    .orderBy('round', 'desc')
    .first('decided_at');
  return row?.decided_at ?? null;
}

/** What Stripe's all-time limit may count of an award's past: for each authorization, and each capture without one. */
export async function readCountedPence(db: Db | Trx, awardId: string, except: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { total: number }[] }>(
    `with captured as (
       select coalesce(authorization_id, id) as ref, -sum(amount_pence) as taken
       from card_transactions where award_id = :awardId and type = 'capture' group by 1)
     select coalesce(sum(greatest(coalesce(a.gross_approved_pence, 0), coalesce(c.taken, 0))), 0)::bigint as total
     from (select id, gross_approved_pence from authorizations where award_id = :awardId) a
     full join captured c on c.ref = a.id
     where coalesce(a.id, c.ref) <> :except`,
    { awardId, except },
  );
  return rows[0]?.total ?? 0;
}
