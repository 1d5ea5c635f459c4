import type { Db, Trx } from '../../platform/database.ts';
import type { AllowedException } from './core/allowed-exception.ts';
import type { MerchantException } from './core/exception.ts';
import type { WaitingQuestion } from './core/waiting-question.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  networkId: 'network_id',
  merchantName: 'merchant_name',
  category: 'category',
  attemptId: 'attempt_id',
  mostPence: 'most_pence',
  mostPayments: 'most_payments',
  expiresOn: 'expires_on',
  status: 'status',
  reason: 'reason',
  askedBy: 'asked_by',
  askedAt: 'asked_at',
  decidedBy: 'decided_by',
  decidedAt: 'decided_at',
  decisionNote: 'decision_note',
  withdrawnBy: 'withdrawn_by',
  withdrawnAt: 'withdrawn_at',
  withdrawalNote: 'withdrawal_note',
  usedPence: 'used_pence',
  payments: 'payments',
} as const satisfies Record<keyof MerchantException, string>;

export async function insertException(trx: Trx, exception: MerchantException): Promise<void> {
  const entries = Object.entries(COLUMNS).map(([property, column]) => [
    column,
    exception[property as keyof MerchantException],
  ]);
  await trx('merchant_exceptions').insert(Object.fromEntries(entries));
}

export async function findException(db: Db | Trx, id: string): Promise<MerchantException | null> {
  return (await db('merchant_exceptions').where({ id }).first<MerchantException>(COLUMNS)) ?? null;
}

/** The caller holds the award's accounts, which a payment takes before it uses an exception. */
export async function lockException(trx: Trx, id: string): Promise<MerchantException | null> {
  return (await trx('merchant_exceptions').where({ id }).forUpdate().first<MerchantException>(COLUMNS)) ?? null;
}

/** What was asked for on these awards and is not decided yet. */
export async function findWaiting(
  db: Db | Trx,
  awardIds: readonly string[],
): Promise<(WaitingQuestion & Pick<MerchantException, 'id' | 'askedBy' | 'askedAt'>)[]> {
  const { id, awardId, attemptId, networkId, merchantName, category, askedBy, askedAt } = COLUMNS;
  return db('merchant_exceptions')
    .whereIn('award_id', [...awardIds])
    .where({ status: 'asked' })
    .orderBy('asked_at')
    .orderBy('id')
    .select({ id, awardId, attemptId, networkId, merchantName, category, askedBy, askedAt });
}

/** What was allowed on these awards and not withdrawn, the newest first, with when somebody last paid under each. */
export async function findAllowed(db: Db | Trx, awardIds: readonly string[]): Promise<AllowedException[]> {
  const { awardId, attemptId, networkId, merchantName, category } = COLUMNS;
  const { mostPence, mostPayments, expiresOn, usedPence, payments } = COLUMNS;
  const lastPaid = '(select max(a.requested_at) from authorizations a where a.exception_id = merchant_exceptions.id)';
  return db('merchant_exceptions')
    .whereIn('award_id', [...awardIds])
    .where({ status: 'allowed' })
    .orderBy('decided_at', 'desc')
    .select({ awardId, attemptId, networkId, merchantName, category })
    .select({ mostPence, mostPayments, expiresOn, usedPence, payments, lastPaidAt: db.raw(lastPaid) });
}

export async function updateDecided(
  trx: Trx,
  decision: { id: string; status: 'allowed' | 'refused'; by: string; at: Date; note: string | null },
): Promise<void> {
  const { id, status, by, at, note } = decision;
  await trx('merchant_exceptions')
    .where({ id })
    .update({ status, decided_by: by, decided_at: at, decision_note: note });
}

export async function updateWithdrawn(
  trx: Trx,
  withdrawal: { id: string; by: string; at: Date; note: string },
): Promise<void> {
  const { id, by, at, note } = withdrawal;
  await trx('merchant_exceptions')
    .where({ id })
    .update({ status: 'withdrawn', withdrawn_by: by, withdrawn_at: at, withdrawal_note: note });
}
