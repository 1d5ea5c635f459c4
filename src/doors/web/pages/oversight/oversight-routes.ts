import { addDays, financialYearDays, financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { coverWarning } from '../../words/present-cover.ts';
import { stopsSentence } from '../../words/stop-words.ts';
import { presentLastYear } from './present-last-year.ts';
import { presentOversight } from './present-oversight.ts';

const MOST_STOPS = 100;

const yearBefore = (financialYear: string) => financialYearOf(addDays(financialYearDays(financialYear).first, -1));

async function showOversight(visit: StaffVisit): Promise<Answer> {
  const today = londonDate(visit.deps.clock.now());
  const financialYear = financialYearOf(today);
  const { reports, reconciliation } = visit.deps;
  const { budgets, lastYear, cover, stops } = await read(visit, async (trx) => ({
    budgets: await reports.budgetViews(trx, { financialYear }),
    lastYear: await reports.budgetViews(trx, { financialYear: yearBefore(financialYear) }),
    cover: await reconciliation.readCover(trx),
    stops: (await reports.listStops(trx, { state: 'in_force', limit: MOST_STOPS })).data,
  }));
  const model = {
    ...presentOversight(budgets, today, stops),
    stopsText: stopsSentence(stops),
    lastYear: presentLastYear(lastYear),
    cashWarning: coverWarning(cover),
  };
  return { view: 'pages/oversight/oversight.njk', title: 'All practices', model };
}

export const OVERSIGHT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/oversight', access: OVERSEERS, handle: showOversight },
];
