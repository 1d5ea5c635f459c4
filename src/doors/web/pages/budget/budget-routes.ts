import { findPracticeByCode } from '../../../../modules/budgets/index.ts';
import { type BudgetView, type MovementFilter, movementsExport } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { exportList } from '../../shell/export-list.ts';
import { addressOf, listLinks } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { alertNotice } from '../../words/alert-words.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { ALLOCATE_ROUTES } from './allocate-routes.ts';
import { BUDGET_MOVE_ROUTES } from './budget-move-routes.ts';
import { CLOSE_BUDGET_ROUTES } from './close-budget-routes.ts';
import { DRAFT_BUDGETS_ROUTES } from './draft-budgets-routes.ts';
import { readMovementFilter } from './movement-filter.ts';
import { NOTE_ALERT_ROUTES } from './note-alert-routes.ts';
import { findBudgets } from './one-budget.ts';
import { PACING_ROUTES } from './pacing-routes.ts';
import { presentBudget } from './present-budget.ts';
import { presentMovements } from './present-movements.ts';
import { presentPace } from './present-pace.ts';
import { presentPolicies } from './present-policies.ts';
import { YEAR_END_ROUTES } from './year-end-routes.ts';

const PAGE_SIZE = 25;

/** What one budget's page shows beside its figures. */
async function readBudgetFacts(
  { deps }: StaffVisit,
  trx: Trx,
  about: { budget: BudgetView; filter: MovementFilter; cursor: string | undefined },
) {
  const { budget, filter, cursor } = about;
  const { reports } = deps;
  return {
    pace: await reports.budgetPace(trx, budget),
    uses: await reports.useByPolicy(trx, budget.id),
    alerts: (await reports.listAlerts(trx, { budgetId: budget.id, isNewest: true, limit: 1 })).data,
    page: await reports.budgetMovements(trx, budget.id, { ...filter, limit: PAGE_SIZE, cursor }),
  };
}

/** A pool has a page of its own; whoever has the alliance's code is led to it. */
async function findPool(visit: StaffVisit): Promise<BudgetView | null> {
  const practiceCode = textOf(visit.req.params['practice']);
  const [first] = await read(visit, (trx) => visit.deps.reports.budgetViews(trx, { practiceCode }));
  const isOfAlliance = first?.practice === null && !(await findPracticeByCode(visit.deps.db, practiceCode));
  return isOfAlliance ? first : null;
}

async function showBudget(visit: StaffVisit): Promise<Answer> {
  const pool = await findPool(visit);
  return pool ? { redirect: `/pools/${pool.id}` } : showOwnBudget(visit);
}

async function showOwnBudget(visit: StaffVisit): Promise<Answer> {
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { filter, shown: movementFilter } = readMovementFilter(visit.req.query);
  const { practice, budgets, today, stops, pace, uses, alerts, page } = await read(visit, async (trx) => {
    const seen = await findBudgets(visit, trx);
    const stops = await visit.deps.reports.stopsOver(trx, { practiceId: seen.practice.id });
    return { ...seen, stops, ...(await readBudgetFacts(visit, trx, { budget: seen.budgets[0], filter, cursor })) };
  });
  const { code } = practice;
  const [budget] = budgets;
  const { tag, ...shown } = presentBudget(budgets, { role: visit.principal.role, today });
  const { chosen } = movementFilter;
  const listing = { path: `/budgets/${code}`, chosen: { year: budget.financialYear, ...chosen } };
  const model = {
    ...shown,
    year: budget.financialYear,
    stops: stopNotice(stops),
    budgetTag: tag,
    alert: alertNotice(alerts[0], visit.principal),
    pace: presentPace(budget, pace, today),
    policies: presentPolicies(uses, { isPool: budget.practice === null }),
    isOwnPartOnly: budget.practice === null && visit.principal.scope !== 'all',
    movementFilter,
    movements: presentMovements(page.data, { listing, sort: chosen.sort }),
    ...listLinks(listing, {
      cursor,
      nextCursor: page.nextCursor,
      exportPath: `/budgets/${code}/movements/export`,
    }),
    clearHref: addressOf(listing, { what: null, from: null, to: null }),
    formAction: `/budgets/${code}`,
    ...(visit.practice ? {} : { back: { text: 'All practices', href: '/oversight' } }),
  };
  return { view: 'pages/budget/budget.njk', title: `Budget of ${practice.name}`, model };
}

async function exportMovements(visit: StaffVisit): Promise<Answer> {
  const { filter, shown } = readMovementFilter(visit.req.query);
  const { practice, budgets } = await read(visit, (trx) => findBudgets(visit, trx));
  const [budget] = budgets;
  const chosen = Object.entries(shown.chosen).filter(([, value]) => value !== '');
  const filters = { practice: practice.code, year: budget.financialYear, ...Object.fromEntries(chosen) };
  return exportList(visit, { list: movementsExport(budget.id, filter), name: `movements-${practice.code}`, filters });
}

export const BUDGET_ROUTES: readonly Route[] = [
  ...DRAFT_BUDGETS_ROUTES,
  { method: 'get', path: '/budgets/:practice', access: [...PRACTICE_STAFF, ...OVERSEERS], handle: showBudget },
  {
    method: 'get',
    path: '/budgets/:practice/movements/export',
    access: [...PRACTICE_STAFF, ...OVERSEERS],
    handle: exportMovements,
  },
  ...ALLOCATE_ROUTES,
  ...BUDGET_MOVE_ROUTES,
  ...CLOSE_BUDGET_ROUTES,
  ...PACING_ROUTES,
  ...YEAR_END_ROUTES,
  ...NOTE_ALERT_ROUTES,
];
