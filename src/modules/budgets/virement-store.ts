import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { VirementSide, VirementStatus } from './core/virement.ts';

export type Virement = {
  id: string;
  fromBudgetId: string;
  toBudgetId: string;
  fromPracticeId: string;
  toPracticeId: string;
  financialYear: string;
  amountPence: Pence;
  reason: string;
  status: VirementStatus;
  /** The last day on which it can be agreed to. */
  expiresOn: LondonDate;
  proposedBy: string;
  proposedAt: Date;
};

export type VirementConsent = { side: VirementSide; principalId: string; givenAt: Date };

const COLUMNS = {
  id: 'id',
  fromBudgetId: 'from_budget_id',
  toBudgetId: 'to_budget_id',
  fromPracticeId: 'from_practice_id',
  toPracticeId: 'to_practice_id',
  financialYear: 'financial_year',
  amountPence: 'amount_pence',
  reason: 'reason',
  status: 'status',
  expiresOn: 'expires_on',
  proposedBy: 'proposed_by',
  proposedAt: 'proposed_at',
} as const;

/** Writes a new offer; false when its key is known. */
export async function insertVirement(trx: Trx, virement: Virement, requestKey: string): Promise<boolean> {
  const row = Object.fromEntries(
    Object.entries(COLUMNS).map(([property, column]) => [column, virement[property as keyof typeof COLUMNS]]),
  );
  const added = await trx('virements')
    .insert({ ...row, request_key: requestKey })
    .onConflict('request_key')
    .ignore()
    .returning('id');
  return added.length > 0;
}

export async function findVirement(db: Db | Trx, id: string): Promise<Virement | null> {
  return (await db('virements').where({ id }).first<Virement>(COLUMNS)) ?? null;
}

export async function findVirementByKey(db: Db | Trx, requestKey: string): Promise<Virement | null> {
  return (await db('virements').where({ request_key: requestKey }).first<Virement>(COLUMNS)) ?? null;
}

export async function lockVirement(trx: Trx, id: string): Promise<Virement | null> {
  return (await trx('virements').where({ id }).forNoKeyUpdate().first<Virement>(COLUMNS)) ?? null;
}

export async function listConsents(db: Db | Trx, virementId: string): Promise<VirementConsent[]> {
  return db('virement_consents')
    .where({ virement_id: virementId })
    .orderBy('side')
    .select<VirementConsent[]>({ side: 'side', principalId: 'principal_id', givenAt: 'given_at' });
}

export async function insertConsent(trx: Trx, consent: VirementConsent & { virementId: string }): Promise<void> {
  const { virementId, side, principalId, givenAt } = consent;
  await trx('virement_consents').insert({
    virement_id: virementId,
    side,
    principal_id: principalId,
    given_at: givenAt,
  });
}

export async function endVirement(
  trx: Trx,
  end: { id: string; status: Exclude<VirementStatus, 'proposed'>; by: string; note: string | null; at: Date },
): Promise<void> {
  const { id, status, by, note, at } = end;
  await trx('virements').where({ id }).update({ status, ended_by: by, ended_at: at, end_note: note });
}
