import { AppError } from '../../../../kernel/app-error.ts';
import { addDays, financialYearDays, financialYearOf } from '../../../../kernel/dates.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { findBudgets } from './one-budget.ts';
import { presentYearEnd } from './present-year-end.ts';

const yearAfter = (financialYear: string) => financialYearOf(addDays(financialYearDays(financialYear).last, 1));

async function showYearEnd(visit: StaffVisit): Promise<Answer> {
  const { practice, budgets, today, preview } = await read(visit, async (trx) => {
    const seen = await findBudgets(visit, trx);
    return { ...seen, preview: await visit.deps.reports.closePreview(trx, seen.budgets[0].id) };
  });
  const [budget, ...others] = budgets;
  if (budget.practice === null)
    throw new AppError('not_found', 'This practice has no budget of its own for that year.');
  const isNext = (one: (typeof others)[number]) =>
    one.practice !== null && one.financialYear === yearAfter(budget.financialYear);
  const next = others.find(isNext) ?? null;
  const facts = { budget, preview, next, code: practice.code, today, role: visit.principal.role };
  const model = {
    heading: `${budget.ownerName}: the end of ${budget.financialYear}`,
    ...presentYearEnd(facts),
    back: { text: 'Back to the budget', href: `/budgets/${practice.code}?year=${budget.financialYear}` },
  };
  return { view: 'pages/budget/year-end.njk', title: `The end of ${budget.financialYear}`, model };
}

export const YEAR_END_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/budgets/:practice/year-end',
    access: [...PRACTICE_STAFF, ...OVERSEERS],
    handle: showYearEnd,
  },
];
