import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { shareBudget } from '../budgets/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { lastExpiry } from './core/check-request.ts';

/**
 * The last day that an award asked for earlier may have when it is gone on with today: its policy's days from now, in
 * the year of its budget (R7). The budget is neither stopped nor closed until the transaction ends. Throws
 * `budget_not_open`, and `wrong_state` once the year is over: last year's money buys nothing in this one.
 */
export async function lastDayOnBudget(
  deps: Pick<AwardsDeps, 'policies'>,
  trx: Trx,
  { award, today }: { award: Pick<Award, 'budgetId' | 'policyVersionId'>; today: LondonDate },
): Promise<LondonDate> {
  const budget = await shareBudget(trx, award.budgetId);
  if (budget?.status !== 'open') throw new AppError('budget_not_open', 'The budget of this award is not open.');
  const { terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
  const last = lastExpiry(today, terms.expiryDays, budget.financialYear);
  if (last >= today) return last;
  throw new AppError('wrong_state', 'The year of its budget is over. Ask for a new award.');
}
