import { addDays, financialYearDays, financialYearOf, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { coverWarning } from '../../words/present-cover.ts';
import { stopsSentence } from '../../words/stop-words.ts';
import { draftableYears } from '../budget/draft-budgets-routes.ts';
import { readUndrafted } from '../budget/undrafted.query.ts';
import { oversightExport } from './oversight-export.ts';
import { presentLastYear } from './present-last-year.ts';
import { oversightRows, presentOversight } from './present-oversight.ts';
import { presentUndrafted } from './present-undrafted.ts';

const MOST_STOPS = 100;

const yearBefore = (financialYear: string) => financialYearOf(addDays(financialYearDays(financialYear).first, -1));

/** The year that the address asks for, of the last, the present and the next; the present one, unless it is said. */
function askedYear(visit: StaffVisit, today: LondonDate) {
  const { present, next } = draftableYears(today);
  const years = [yearBefore(present), present, next];
  const asked = textOf(visit.req.query['year']);
  const financialYear = years.includes(asked) ? asked : present;
  return {
    financialYear,
    isPresent: financialYear === present,
    isDraftable: financialYear >= present,
    years: years.map((year) => ({
      text: year,
      href: year === present ? '/oversight' : `/oversight?year=${year}`,
      isCurrent: year === financialYear,
    })),
  };
}

async function showOversight(visit: StaffVisit): Promise<Answer> {
  const today = londonDate(visit.deps.clock.now());
  const { financialYear, isPresent, isDraftable, years } = askedYear(visit, today);
  const { reports, reconciliation } = visit.deps;
  const { budgets, lastYear, cover, stops, undrafted } = await read(visit, async (trx) => ({
    budgets: await reports.budgetViews(trx, { financialYear }),
    lastYear: isPresent ? await reports.budgetViews(trx, { financialYear: yearBefore(financialYear) }) : [],
    cover: await reconciliation.readCover(trx),
    stops: (await reports.listStops(trx, { state: 'in_force', limit: MOST_STOPS })).data,
    undrafted: isDraftable ? await readUndrafted(trx, { financialYear, today }) : [],
  }));
  const { role } = visit.principal;
  const model = {
    ...presentOversight(budgets, today, { stops, role, financialYear, query: visit.req.query }),
    years,
    undrafted: presentUndrafted(undrafted, { financialYear, role }),
    draftHref: role === 'commissioner' && undrafted.length > 0 ? `/budgets/new?year=${financialYear}` : null,
    stopsText: stopsSentence(stops),
    lastYear: presentLastYear(lastYear),
    cashWarning: coverWarning(cover),
  };
  return { view: 'pages/oversight/oversight.njk', title: 'All practices', model };
}

/** The rows of the page of the same address, read anew. */
function exportOversight(visit: StaffVisit): Answer {
  const { reports, clock } = visit.deps;
  const { query } = visit.req;
  const today = londonDate(clock.now());
  const { financialYear } = askedYear(visit, today);
  const list = oversightExport(today, async (trx) => {
    const budgets = await reports.budgetViews(trx, { financialYear });
    const stops = (await reports.listStops(trx, { state: 'in_force', limit: MOST_STOPS })).data;
    return oversightRows(budgets, today, { stops, financialYear, query }).rows;
  });
  const { sort } = oversightRows([], today, { query });
  const filters = filtersOf(visit, { path: '/oversight', chosen: { year: financialYear, sort } });
  return exportList(visit, { list, name: `budgets-${financialYear.replaceAll('/', '-')}`, filters });
}

export const OVERSIGHT_ROUTES: readonly Route[] = [
  { method: 'get', path: '/oversight', access: OVERSEERS, handle: showOversight },
  { method: 'get', path: '/oversight/export', access: OVERSEERS, handle: exportOversight },
];
