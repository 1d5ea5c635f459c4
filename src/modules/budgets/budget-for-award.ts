import { AppError } from '../../kernel/app-error.ts';
import { financialYearOf, type LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Budget, findBudgetOfOwner } from './budget-store.ts';
import { allianceOf } from './party-store.ts';
import { findStopInForce } from './stop-store.ts';

/**
 * The budget an award of this practice draws on: the practice's own open one for the year, else its
 * alliance's pool (R5). Throws `budget_not_open` when neither is open.
 */
export async function budgetForAward(db: Db | Trx, practiceId: string, today: LondonDate): Promise<Budget> {
  const financialYear = financialYearOf(today);
  const own = await findBudgetOfOwner(db, practiceId, financialYear);
  if (own?.status === 'open') return own;
  const allianceId = await allianceOf(db, practiceId, today);
  const pool = allianceId ? await findBudgetOfOwner(db, allianceId, financialYear) : null;
  if (pool?.status === 'open') return pool;
  const stop = own?.status === 'frozen' ? await findStopInForce(db, { kind: 'budget', target: own.id }) : null;
  const why = stop
    ? `The commissioner has stopped the budget: ${stop.reason}`
    : 'No award can be made until the allocation letter is acknowledged and the budget is open.';
  throw new AppError('budget_not_open', why, { errors: [{ field: 'practice', message: why }] });
}
