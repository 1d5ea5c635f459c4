import { STOP_ORDERS } from '../../../../modules/reports/index.ts';
import { addressOf, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { stopsSentence } from '../../words/stop-words.ts';
import { presentLifted, presentStanding } from './present-stops.ts';
import { STOP_ACT_ROUTES } from './stop-act-routes.ts';
import { readChoices } from './stop-choices.ts';

const PAGE_SIZE = 25;
const MOST_IN_FORCE = 100;

async function showStops(visit: StaffVisit): Promise<Answer> {
  const { reports } = visit.deps;
  const sort = readSort(visit.req.query, STOP_ORDERS);
  const listing = { path: '/stops', chosen: { sort } };
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const mayStop = visit.principal.role === 'commissioner';
  const { inForce, lifted, choices } = await read(visit, async (trx) => ({
    inForce: (await reports.listStops(trx, { state: 'in_force', limit: MOST_IN_FORCE })).data,
    lifted: await reports.listStops(trx, { state: 'lifted', sort: sort || undefined, limit: PAGE_SIZE, cursor }),
    choices: mayStop ? await readChoices(visit, trx) : null,
  }));
  const model = {
    sentence: stopsSentence(inForce),
    standing: inForce.map((stop) => presentStanding(stop, mayStop)),
    choices,
    lifted: presentLifted(lifted.data, { listing, sort: sort || '-started' }),
    firstPage: cursor ? addressOf(listing) : null,
    nextPage: lifted.nextCursor ? addressOf(listing, { cursor: lifted.nextCursor }) : null,
  };
  return { view: 'pages/stops/stops.njk', title: 'Stops', model };
}

export const STOPS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/stops', access: OVERSEERS, handle: showStops },
  ...STOP_ACT_ROUTES,
];
