import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { BUDGET_MOVE_ROUTES } from './budget-move-routes.ts';
import { CLOSE_BUDGET_ROUTES } from './close-budget-routes.ts';
import { findBudgets } from './one-budget.ts';
import { presentBudget } from './present-budget.ts';
import { presentMovements } from './present-movements.ts';

const PAGE_SIZE = 25;

async function showBudget(visit: StaffVisit): Promise<Answer> {
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { practice, budgets, today, page, stops } = await read(visit, async (trx) => {
    const seen = await findBudgets(visit, trx);
    const [{ id }] = seen.budgets;
    const stops = await visit.deps.reports.stopsOver(trx, { practiceId: seen.practice.id });
    return { ...seen, stops, page: await visit.deps.reports.budgetMovements(trx, id, { limit: PAGE_SIZE, cursor }) };
  });
  const { code } = practice;
  const at = `/budgets/${code}`;
  const year = `?year=${budgets[0].financialYear}`;
  const { tag, ...shown } = presentBudget(budgets, { role: visit.principal.role, practiceCode: code, today });
  const model = {
    ...shown,
    stops: stopNotice(stops),
    budgetTag: tag,
    movements: presentMovements(page.data),
    firstPage: cursor ? `${at}${year}` : null,
    nextPage: page.nextCursor ? `${at}${year}&cursor=${page.nextCursor}` : null,
    ...(visit.practice ? {} : { back: { text: 'All practices', href: '/oversight' } }),
  };
  return { view: 'pages/budget/budget.njk', title: `Budget of ${practice.name}`, model };
}

export const BUDGET_ROUTES: readonly Route[] = [
  { method: 'get', path: '/budgets/:practice', access: [...PRACTICE_STAFF, ...OVERSEERS], handle: showBudget },
  ...BUDGET_MOVE_ROUTES,
  ...CLOSE_BUDGET_ROUTES,
];
