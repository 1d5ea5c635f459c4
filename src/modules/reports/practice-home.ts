import { financialYearOf, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { findPractice } from '../budgets/index.ts';
import type { AwardView } from './award-views.ts';
import { type MonthPace, monthPace } from './budget-pace.ts';
import { type BudgetView, budgetViews } from './budget-views.ts';
import { runOutDate } from './core/run-out-date.ts';
import { awardsWaiting } from './list-awards.ts';
import { type PaymentView, recentPayments } from './list-payments.ts';
import type { ReportsDeps } from './reports-deps.ts';

const WAITING_SHOWN = 3;
const PAYMENTS_SHOWN = 5;

/** What a practice sees first. */
export type PracticeHome = {
  practice: { id: string; code: string; name: string; phone: string };
  /** The budget that a new award draws on this year: the practice's own, else its alliance's pool. */
  budget: BudgetView | null;
  /** When that budget is used up at its present pace; null when it lasts the year. */
  runsOutOn: LondonDate | null;
  /** What this month has taken of it (R11); null without a budget. */
  month: MonthPace | null;
  /** Requests that wait for a decision, oldest first, and how many there are. */
  waiting: { count: number; awards: AwardView[] };
  recentPayments: PaymentView[];
  asAt: Date;
};

function budgetInUse(budgets: readonly BudgetView[], financialYear: string): BudgetView | null {
  const current = budgets.filter((budget) => budget.financialYear === financialYear);
  return current.find((budget) => budget.status === 'open') ?? current[0] ?? null;
}

function paceOf(budget: BudgetView | null, today: LondonDate): LondonDate | null {
  if (!budget) return null;
  const { financialYear, availablePence, spentPence, committedPence } = budget;
  return runOutDate({ financialYear, today, availablePence, usedPence: spentPence + committedPence });
}

/** The home of one practice, which the caller works for; null when there is no such practice. */
export async function practiceHome(deps: ReportsDeps, db: Db | Trx, practiceId: string): Promise<PracticeHome | null> {
  const practice = await findPractice(db, practiceId);
  if (!practice) return null;
  const { id, code, name, phone } = practice;
  const asAt = deps.clock.now();
  const today = londonDate(asAt);
  const budget = budgetInUse(await budgetViews(deps, db, { practiceCode: code }), financialYearOf(today));
  return {
    practice: { id, code, name, phone },
    budget,
    runsOutOn: paceOf(budget, today),
    month: budget && (await monthPace(deps, db, budget)),
    waiting: await awardsWaiting(db, { practiceCode: code, limit: WAITING_SHOWN }),
    recentPayments: await recentPayments(deps, db, { practiceId, limit: PAYMENTS_SHOWN }),
    asAt,
  };
}
