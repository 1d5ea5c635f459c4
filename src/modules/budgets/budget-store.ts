import type { Db, Trx } from '../../platform/database.ts';
import type { BudgetStatus } from './core/life-cycle.ts';

export type Budget = {
  id: string;
  ownerPartyId: string;
  /** Null for an alliance's pool. */
  practiceId: string | null;
  commissionerId: string;
  financialYear: string;
  status: BudgetStatus;
};

const COLUMNS = {
  id: 'id',
  ownerPartyId: 'owner_party_id',
  practiceId: 'practice_id',
  commissionerId: 'commissioner_id',
  financialYear: 'financial_year',
  status: 'status',
};

export async function insertBudget(trx: Trx, budget: Budget & { purpose: string; at: Date }): Promise<void> {
  await trx('budgets').insert({
    id: budget.id,
    owner_party_id: budget.ownerPartyId,
    practice_id: budget.practiceId,
    commissioner_id: budget.commissionerId,
    financial_year: budget.financialYear,
    purpose: budget.purpose,
    status: budget.status,
    created_at: budget.at,
  });
}

export async function findBudget(db: Db | Trx, id: string): Promise<Budget | null> {
  return (await db('budgets').where({ id }).first<Budget>(COLUMNS)) ?? null;
}

export async function lockBudget(trx: Trx, id: string): Promise<Budget | null> {
  return (await trx('budgets').where({ id }).forNoKeyUpdate().first<Budget>(COLUMNS)) ?? null;
}

/** The budget, which nobody stops or closes until this transaction ends; others may hold it so at the same time. */
export async function shareBudget(trx: Trx, id: string): Promise<Budget | null> {
  return (await trx('budgets').where({ id }).forShare().first<Budget>(COLUMNS)) ?? null;
}

export async function findBudgetOfOwner(
  db: Db | Trx,
  ownerPartyId: string,
  financialYear: string,
): Promise<Budget | null> {
  const where = { owner_party_id: ownerPartyId, financial_year: financialYear };
  return (await db('budgets').where(where).first<Budget>(COLUMNS)) ?? null;
}

/** Waits until nobody else drafts a budget for this owner. */
export async function lockDrafts(trx: Trx, ownerPartyId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 29))', [ownerPartyId]);
}

/** Budgets that money is used from: open ones, and those that are stopped. */
export async function listLiveBudgets(db: Db | Trx): Promise<string[]> {
  return db('budgets').whereIn('status', ['open', 'frozen']).orderBy('id').pluck('id');
}

export type BudgetChange = {
  status: BudgetStatus;
  letter_sent_at?: Date;
  acknowledged_at?: Date;
  acknowledged_by?: string;
  opened_at?: Date;
  closed_at?: Date;
  closed_by?: string;
  stopped_reason?: string | null;
};

export async function updateBudget(trx: Trx, id: string, change: BudgetChange): Promise<void> {
  await trx('budgets').where({ id }).update(change);
}

/** Whoever posts on the budget waits until this transaction ends. */
export async function lockPeriods(trx: Trx, budgetId: string): Promise<void> {
  await trx.raw('select lock_budget_periods(?)', [budgetId]);
}

/** Months in which nothing more is posted on the budget. */
export async function insertClosedPeriods(
  trx: Trx,
  closed: { budgetId: string; periods: readonly string[]; at: Date },
): Promise<void> {
  const { budgetId, periods, at } = closed;
  await trx('closed_periods').insert(periods.map((period) => ({ budget_id: budgetId, period, closed_at: at })));
}
