import { AppError } from '../../../../kernel/app-error.ts';
import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { findPracticeByCode, type Practice } from '../../../../modules/budgets/index.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { type StaffVisit, textOf } from '../../shell/route.ts';

export type SeenBudgets = { practice: Practice; budgets: [BudgetView, ...BudgetView[]]; today: string };

/**
 * The practice that the address names, for those who may see it (R16), with its budgets: the one of the year that
 * the address asks for (`?year=2026/27`) or else the one in use comes first.
 */
export async function findBudgets(visit: StaffVisit, trx: Trx): Promise<SeenBudgets> {
  const { scope } = visit.principal;
  const practice = await findPracticeByCode(trx, textOf(visit.req.params['practice']));
  if (!practice || !(scope === 'all' || scope.includes(practice.id))) {
    throw new AppError('not_found', 'There is no such practice, or it is not yours.');
  }
  const today = londonDate(visit.deps.clock.now());
  const all = await visit.deps.reports.budgetViews(trx, { practiceCode: practice.code });
  const isNow = ({ financialYear }: BudgetView) => financialYear === financialYearOf(today);
  const asked = textOf(visit.req.query['year']);
  const isAsked = ({ practice: own, financialYear }: BudgetView) => own !== null && financialYear === asked;
  const first =
    all.find(isAsked) ?? all.find((budget) => budget.practice !== null && isNow(budget)) ?? all.find(isNow) ?? all[0];
  if (!first) throw new AppError('not_found', 'This practice has no budget yet.');
  return { practice, budgets: [first, ...all.filter((budget) => budget !== first)], today };
}

/**
 * The budget that the address of an act names, before the others of its owner: a practice's, as {@link findBudgets}
 * finds it, or the pool of an alliance, for those who may see it (R16).
 */
export async function findAnyBudget(visit: StaffVisit, trx: Trx): Promise<Omit<SeenBudgets, 'practice'>> {
  const budgetId = textOf(visit.req.params['id']);
  if (!budgetId) return findBudgets(visit, trx);
  const { reports, clock } = visit.deps;
  const [pool] = await reports.budgetViews(trx, { budgetId });
  if (pool?.practice !== null) throw new AppError('not_found', 'There is no such pool, or it is not yours.');
  const others = await reports.budgetViews(trx, { ofOwnerOf: budgetId });
  return { budgets: [pool, ...others.filter(({ id }) => id !== budgetId)], today: londonDate(clock.now()) };
}
