import { STOP_ORDERS, stopsExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { chosenOf, listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { stopsSentence } from '../../words/stop-words.ts';
import { presentLifted, presentStanding } from './present-stops.ts';
import { STOP_ACT_ROUTES } from './stop-act-routes.ts';
import { readChoices } from './stop-choices.ts';

const PAGE_SIZE = 25;
const MOST_IN_FORCE = 100;

function askedFor({ req }: StaffVisit) {
  const sort = readSort(req.query, STOP_ORDERS);
  return { sort, filter: { sort: sort || undefined }, listing: { path: '/stops', chosen: { sort } } };
}

async function showStops(visit: StaffVisit): Promise<Answer> {
  const { reports } = visit.deps;
  const { sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const mayStop = visit.principal.role === 'commissioner';
  const { inForce, lifted, choices } = await read(visit, async (trx) => ({
    inForce: (await reports.listStops(trx, { state: 'in_force', limit: MOST_IN_FORCE })).data,
    lifted: await reports.listStops(trx, { state: 'lifted', ...filter, limit: PAGE_SIZE, cursor }),
    choices: mayStop ? await readChoices(visit, trx) : null,
  }));
  const model = {
    sentence: stopsSentence(inForce),
    standing: inForce.map((stop) => presentStanding(stop, mayStop)),
    choices,
    lifted: presentLifted(lifted.data, { listing, sort: sort || '-started' }),
    ...listLinks(listing, { cursor, nextCursor: lifted.nextCursor, exportPath: '/stops/export' }),
  };
  return { view: 'pages/stops/stops.njk', title: 'Stops', model };
}

/** Those that were lifted, in the order of the page. */
function exportStops(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  const list = stopsExport({ state: 'lifted', ...filter });
  return exportList(visit, { list, name: 'stops-lifted', filters: { state: 'lifted', ...chosenOf(listing) } });
}

export const STOPS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/stops', access: OVERSEERS, handle: showStops },
  { method: 'get', path: '/stops/export', access: OVERSEERS, handle: exportStops },
  ...STOP_ACT_ROUTES,
];
