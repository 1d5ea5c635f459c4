import { AppError } from '../../kernel/app-error.ts';
import { financialYearOf, type LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Budget, findBudgetOfOwner } from './budget-store.ts';
import { allianceOf } from './party-store.ts';
import { findPoolPolicies } from './pool-store.ts';
import { findStopInForce } from './stop-store.ts';

export type AwardBudgetQuery = {
  practiceId: string;
  today: LondonDate;
  /** Slug of the policy that the award is under. */
  policy?: string;
};

async function openPoolOf(db: Db | Trx, { practiceId, today }: AwardBudgetQuery): Promise<Budget | null> {
  const allianceId = await allianceOf(db, practiceId, today);
  const pool = allianceId ? await findBudgetOfOwner(db, allianceId, financialYearOf(today)) : null;
  return pool?.status === 'open' ? pool : null;
}

/**
 * The budget an award of this practice draws on (R5): its alliance's open pool when the pool is for the policy, else
 * the practice's own open budget for the year, or, for a practice that has none, the pool whatever it is for. One that
 * is stopped (R61), closed (R8) or not acknowledged (R5) is not got round by the pool: `budget_not_open`, as when
 * neither is there.
 */
export async function budgetForAward(db: Db | Trx, query: AwardBudgetQuery): Promise<Budget> {
  const { practiceId, today, policy } = query;
  const own = await findBudgetOfOwner(db, practiceId, financialYearOf(today));
  const pool = await openPoolOf(db, query);
  if (pool && policy && (await findPoolPolicies(db, pool.id)).includes(policy)) return pool;
  if (own?.status === 'open') return own;
  if (pool && !own) return pool;
  const stop = own?.status === 'frozen' ? await findStopInForce(db, { kind: 'budget', target: own.id }) : null;
  const why = stop
    ? `The commissioner has stopped the budget: ${stop.reason}`
    : 'No award can be made until the allocation letter is acknowledged and the budget is open.';
  throw new AppError('budget_not_open', why, { errors: [{ field: 'practice', message: why }] });
}
