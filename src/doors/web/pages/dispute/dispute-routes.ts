import { DISPUTE_ORDERS, disputesExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { chosenOf, listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { DISPUTE_ACT_ROUTES } from './dispute-act-routes.ts';
import { readDispute } from './one-dispute.ts';
import { presentDispute, presentDisputes } from './present-dispute.ts';
import { START_DISPUTE_ROUTES } from './start-dispute-routes.ts';

const PAGE_SIZE = 20;

async function showDispute(visit: StaffVisit): Promise<Answer> {
  const dispute = await readDispute(visit);
  const model = {
    ...presentDispute(dispute, visit.deps.clock.now()),
    disputeId: dispute.id,
    mayAct: visit.principal.role === 'finance' && dispute.status === 'draft' && !dispute.isBeingSent,
  };
  return { view: 'pages/dispute/dispute.njk', title: model.heading, model };
}

function askedFor({ req }: StaffVisit) {
  const sort = readSort(req.query, DISPUTE_ORDERS);
  return { sort, filter: { sort: sort || undefined }, listing: { path: '/disputes', chosen: { sort } } };
}

async function showDisputes(visit: StaffVisit): Promise<Answer> {
  const { sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const page = await read(visit, (trx) =>
    visit.deps.reports.listDisputes(trx, { ...filter, cursor, limit: PAGE_SIZE }),
  );
  const drafts = page.data.filter(({ status }) => status === 'draft').length;
  const model = {
    sentence:
      drafts > 0
        ? `${upperFirst(counted(drafts, 'dispute'))} on this page ${drafts === 1 ? 'has' : 'have'} not been sent.`
        : 'No dispute on this page waits to be sent.',
    table: presentDisputes(page.data, { now: visit.deps.clock.now(), listing, sort }),
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/disputes/export' }),
  };
  return { view: 'pages/dispute/disputes.njk', title: 'Disputes', model };
}

function exportDisputes(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  return exportList(visit, { list: disputesExport(filter), name: 'disputes', filters: chosenOf(listing) });
}

export const DISPUTE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/disputes', access: OVERSEERS, handle: showDisputes },
  { method: 'get', path: '/disputes/export', access: OVERSEERS, handle: exportDisputes },
  { method: 'get', path: '/disputes/:id', access: OVERSEERS, handle: showDispute },
  ...START_DISPUTE_ROUTES,
  ...DISPUTE_ACT_ROUTES,
];
