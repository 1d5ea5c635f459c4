import type { Role } from '../../../../kernel/principal.ts';
import { DELEGATION_ORDERS } from '../../../../modules/reports/index.ts';
import { NAMING_ROLES } from '../../../../modules/staff/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { DELEGATION_ACT_ROUTES } from './delegation-act-routes.ts';
import { delegationsSentence, presentDelegations } from './present-delegations.ts';

const PAGE_SIZE = 50;
const MOST_IN_FORCE = 100;
const READERS: readonly Role[] = [...NAMING_ROLES, ...OVERSEERS];

function askedFor({ req, practice }: StaffVisit) {
  const sort = readSort(req.query, DELEGATION_ORDERS);
  const filter = { practiceCode: practice?.code, sort: sort || undefined };
  return { sort, filter, listing: { path: '/delegations', chosen: { sort } } };
}

async function showDelegations(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const { sort, filter, listing } = askedFor(visit);
  const { practiceCode } = filter;
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { page, standing } = await read(visit, async (trx) => ({
    page: await deps.reports.listDelegations(trx, { ...filter, limit: PAGE_SIZE, cursor }),
    standing: await deps.reports.listDelegations(trx, { practiceCode, state: 'in_force', limit: MOST_IN_FORCE }),
  }));
  const mayName = NAMING_ROLES.some((role) => role === principal.role);
  const model = {
    sentence: delegationsSentence(standing.data.length),
    mayName,
    table: page.data.length > 0 ? presentDelegations(page.data, { mayEnd: mayName, listing, sort }) : null,
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/delegations/export' }),
  };
  return { view: 'pages/delegations/delegations.njk', title: 'Delegations', model };
}

function exportDelegations(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  const list = visit.deps.reports.delegationsExport(filter);
  return exportList(visit, { list, name: 'delegations', filters: filtersOf(visit, listing) });
}

export const DELEGATIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/delegations', access: READERS, handle: showDelegations },
  { method: 'get', path: '/delegations/export', access: READERS, handle: exportDelegations },
  ...DELEGATION_ACT_ROUTES,
];
