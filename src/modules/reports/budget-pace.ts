import {
  addDays,
  financialYearDays,
  type LondonDate,
  londonDate,
  londonMoment,
  startOfDay,
} from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { monthAllowancePence, type Pacing, pacingOf } from '../budgets/index.ts';
import { type DayOfUse, listDaysOfUse, readPromised } from '../ledger/index.ts';
import type { BudgetView } from './budget-views.ts';
import { type MonthOfUse, monthsOfUse } from './core/months-of-use.ts';
import { runOutDate } from './core/run-out-date.ts';
import { type RunOutRange, runOutRange } from './core/run-out-range.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** What the calendar month that runs has taken of a budget, against what it may take (R11). */
export type MonthPace = {
  pacing: Pacing;
  /** Promised to awards in the calendar month that runs, less what those awards gave back. */
  monthPromisedPence: Pence;
  /** What one month may take before it is warned of. */
  monthAllowancePence: Pence;
  isTooFast: boolean;
};

/** How fast a budget is used: against an even pace, and against what the commissioner lets a month take (R11). */
export type BudgetPace = MonthPace & {
  /** When the budget is used up at the mean pace since 1 April; null when it lasts the year. */
  runsOutOn: LondonDate | null;
  /** Between which days, judged by how much its weeks differed; null when nothing can be said. */
  range: RunOutRange | null;
  /** The days on which it was used, and the months of its year so far. */
  days: readonly DayOfUse[];
  months: readonly MonthOfUse[];
};

/** What this month has taken of a budget that the caller may see. */
export async function monthPace(deps: ReportsDeps, db: Db | Trx, budget: BudgetView): Promise<MonthPace> {
  const now = deps.clock.now();
  const today = londonDate(now);
  const { id: budgetId, financialYear, allocatedPence } = budget;
  const pacing = await pacingOf(db, budgetId);
  const from = startOfDay(londonMoment(now).month);
  const monthPromisedPence = await readPromised(db, { budgetId, from, to: startOfDay(addDays(today, 1)) });
  const allowancePence = monthAllowancePence(allocatedPence, pacing);
  const isInUse = budget.status === 'open' && today <= financialYearDays(financialYear).last;
  return {
    pacing,
    monthPromisedPence,
    monthAllowancePence: allowancePence,
    isTooFast: isInUse && monthPromisedPence > allowancePence,
  };
}

/** The pace of a budget that the caller may see, as at now. */
export async function budgetPace(deps: ReportsDeps, db: Db | Trx, budget: BudgetView): Promise<BudgetPace> {
  const today = londonDate(deps.clock.now());
  const { financialYear, allocatedPence, availablePence, spentPence, committedPence } = budget;
  const days = await listDaysOfUse(db, budget.id);
  return {
    ...(await monthPace(deps, db, budget)),
    runsOutOn: runOutDate({ financialYear, today, availablePence, usedPence: spentPence + committedPence }),
    range: runOutRange({ financialYear, today, availablePence, used: days }),
    days,
    months: monthsOfUse({ financialYear, today, allocatedPence, days }),
  };
}
