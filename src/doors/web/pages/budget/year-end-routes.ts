import { addDays, financialYearDays, financialYearOf } from '../../../../kernel/dates.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { budgetAddress } from '../../words/budget-address.ts';
import { onAnyBudget } from './on-any-budget.ts';
import { findAnyBudget } from './one-budget.ts';
import { presentYearEnd } from './present-year-end.ts';

const yearAfter = (financialYear: string) => financialYearOf(addDays(financialYearDays(financialYear).last, 1));

async function showYearEnd(visit: StaffVisit): Promise<Answer> {
  const { budgets, today, preview } = await read(visit, async (trx) => {
    const seen = await findAnyBudget(visit, trx);
    return { ...seen, preview: await visit.deps.reports.closePreview(trx, seen.budgets[0].id) };
  });
  const [budget, ...others] = budgets;
  const nextYear = yearAfter(budget.financialYear);
  const isNext = (one: (typeof others)[number]) =>
    one.practice === budget.practice && one.ownerName === budget.ownerName && one.financialYear === nextYear;
  const next = others.find(isNext) ?? null;
  const facts = { budget, preview, next, nextYear, today, role: visit.principal.role };
  const model = {
    heading: `${budget.ownerName}: the end of ${budget.financialYear}`,
    ...presentYearEnd(facts),
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
  };
  return { view: 'pages/budget/year-end.njk', title: `The end of ${budget.financialYear}`, model };
}

export const YEAR_END_ROUTES: readonly Route[] = onAnyBudget({
  act: 'year-end',
  access: [...PRACTICE_STAFF, ...OVERSEERS],
  show: showYearEnd,
});
