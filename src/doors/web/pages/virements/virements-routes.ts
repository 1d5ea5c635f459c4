import { VIREMENT_ORDERS } from '../../../../modules/reports/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks, readSort } from '../../shell/list-address.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readVirement } from './one-virement.ts';
import { isVirementState, presentVirement, presentVirements, virementLinks } from './present-virements.ts';
import { PROPOSE_VIREMENT_ROUTES } from './propose-virement-routes.ts';
import { VIREMENT_ACT_ROUTES } from './virement-act-routes.ts';

const PAGE_SIZE = 25;
const READERS = ['practice_manager', 'finance', 'commissioner', 'auditor'] as const;
const PROPOSERS: readonly string[] = ['practice_manager', 'finance'];

function askedFor({ req, practice }: StaffVisit) {
  const typed = textOf(req.query['state']);
  const state = isVirementState(typed) ? typed : null;
  const sort = readSort(req.query, VIREMENT_ORDERS);
  const filter = { state: state ?? undefined, practiceCode: practice?.code, sort: sort || undefined };
  return { state, sort, filter, listing: { path: '/virements', chosen: { state: state ?? '', sort } } };
}

async function showVirements(visit: StaffVisit): Promise<Answer> {
  const { state, sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const page = await read(visit, (trx) =>
    visit.deps.reports.listVirements(trx, { ...filter, limit: PAGE_SIZE, cursor }),
  );
  const model = {
    links: virementLinks(listing, state),
    table: presentVirements(page.data, { listing, sort: sort || '-offer' }),
    mayPropose: PROPOSERS.includes(visit.principal.role),
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/virements/export' }),
    back: visit.practice
      ? { text: 'Budget', href: `/budgets/${visit.practice.code}` }
      : { text: 'All practices', href: '/oversight' },
  };
  return { view: 'pages/virements/virements.njk', title: 'Money between practices', model };
}

function exportVirements(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  const list = visit.deps.reports.virementsExport(filter);
  return exportList(visit, { list, name: 'money-between-practices', filters: filtersOf(visit, listing) });
}

async function showVirement(visit: StaffVisit): Promise<Answer> {
  const one = await readVirement(visit);
  const { tag: stateTag, ...shown } = presentVirement(one, visit.principal);
  const model = {
    ...shown,
    stateTag,
    at: `/virements/${one.id}`,
    back: { text: 'Money between practices', href: '/virements' },
  };
  return { view: 'pages/virements/virement.njk', title: 'Money between practices', model };
}

export const VIREMENTS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/virements', access: READERS, handle: showVirements },
  { method: 'get', path: '/virements/export', access: READERS, handle: exportVirements },
  ...PROPOSE_VIREMENT_ROUTES,
  { method: 'get', path: '/virements/:id', access: READERS, handle: showVirement },
  ...VIREMENT_ACT_ROUTES,
];
