import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { presentOversight } from './present-oversight.ts';

async function showOversight(visit: StaffVisit): Promise<Answer> {
  const today = londonDate(visit.deps.clock.now());
  const financialYear = financialYearOf(today);
  const budgets = await read(visit, (trx) => visit.deps.reports.budgetViews(trx, { financialYear }));
  return { view: 'pages/oversight/oversight.njk', title: 'All practices', model: presentOversight(budgets, today) };
}

export const OVERSIGHT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/oversight', access: OVERSEERS, handle: showOversight },
];
