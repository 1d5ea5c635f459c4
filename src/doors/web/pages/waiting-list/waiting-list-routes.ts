import { WAITING_ORDERS, waitingExport } from '../../../../modules/reports/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { presentWaiting, waitingSentence } from './present-waiting.ts';
import { readWaiting } from './read-waiting.ts';
import { RELEASE_ROUTES, RELEASERS } from './release-routes.ts';

const PAGE_SIZE = 50;
const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

function askedFor({ req, practice }: StaffVisit) {
  const sort = readSort(req.query, WAITING_ORDERS);
  const filter = { practiceCode: practice?.code, sort: sort || undefined };
  return { sort, filter, listing: { path: '/waiting-list', chosen: { sort } } };
}

async function showWaiting(visit: StaffVisit): Promise<Answer> {
  const { sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { totals, page } = await read(visit, async (trx) => ({
    totals: await visit.deps.reports.waitingTotals(trx, filter),
    page: await readWaiting(visit, trx, { sort: filter.sort, cursor, limit: PAGE_SIZE }),
  }));
  const { rows, budgets, nextCursor } = page;
  const mayRelease = RELEASERS.some((role) => role === visit.principal.role);
  const model = {
    sentence: waitingSentence(totals, cursor || sort ? null : { rows, budgets }),
    table: presentWaiting(rows, { mayRelease, listing, sort }),
    ...listLinks(listing, { cursor, nextCursor, exportPath: '/waiting-list/export' }),
    back: visit.practice
      ? { text: 'Budget', href: `/budgets/${visit.practice.code}` }
      : { text: 'All practices', href: '/oversight' },
  };
  return { view: 'pages/waiting-list/waiting-list.njk', title: 'Requests that wait for money', model };
}

function exportWaiting(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  const list = waitingExport(filter);
  return exportList(visit, { list, name: 'waiting-for-money', filters: filtersOf(visit, listing) });
}

export const WAITING_LIST_ROUTES: readonly Route[] = [
  { method: 'get', path: '/waiting-list', access: READERS, handle: showWaiting },
  { method: 'get', path: '/waiting-list/export', access: READERS, handle: exportWaiting },
  ...RELEASE_ROUTES,
];
