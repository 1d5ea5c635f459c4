import type { Db, Trx } from '../../platform/database.ts';

type OnBudget = { budgetId: string; practiceId: string };

const NEVER_GIVEN = ['draft', 'waiting', 'requested', 'refused', 'withdrawn'];

/** A practice's awards that money of the budget was set aside for, live and over. */
export async function listGivenOn(db: Db | Trx, { budgetId, practiceId }: OnBudget): Promise<string[]> {
  return db('awards')
    .where({ budget_id: budgetId, practice_id: practiceId })
    .whereNotIn('status', NEVER_GIVEN)
    .orderBy('id')
    .pluck('id');
}

/** How many awards a practice has made from a budget; those whose card could never be made do not count. */
export async function countGivenOn(db: Db | Trx, { budgetId, practiceId }: OnBudget): Promise<number> {
  const row = await db('awards')
    .where({ budget_id: budgetId, practice_id: practiceId })
    .whereNotIn('status', NEVER_GIVEN)
    .whereRaw("end_reason is distinct from 'issue_failed'")
    .count<{ count: number }[]>({ count: '*' })
    .first();
  return row?.count ?? 0;
}
