import { movementsExport } from '../../../../modules/reports/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { addressOf, type Listing, listLinks } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { readMovementFilter } from '../budget/movement-filter.ts';
import { presentMovements } from '../budget/present-movements.ts';
import { readPool } from './one-pool.ts';

const PAGE_SIZE = 25;

async function askedMovements(visit: StaffVisit) {
  const { budget } = await readPool(visit);
  const { filter, shown } = readMovementFilter(visit.req.query);
  const path = `/pools/${budget.id}/movements`;
  const listing: Listing = { path, chosen: shown.chosen };
  return { budget, filter, shown, path, listing };
}

async function showMovements(visit: StaffVisit): Promise<Answer> {
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { budget, filter, shown, path, listing } = await askedMovements(visit);
  const page = await read(visit, (trx) =>
    visit.deps.reports.budgetMovements(trx, budget.id, { ...filter, limit: PAGE_SIZE, cursor }),
  );
  const model = {
    heading: `Movements of the pool of ${budget.ownerName} for ${budget.financialYear}`,
    movementFilter: shown,
    movements: presentMovements(page.data, { listing, sort: shown.chosen.sort }),
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: `${path}/export` }),
    clearHref: addressOf(listing, { what: null, from: null, to: null }),
    formAction: path,
    back: { text: 'Back to the pool', href: `/pools/${budget.id}` },
  };
  return { view: 'pages/pool/pool-movements.njk', title: 'Movements of a pool', model };
}

async function exportMovements(visit: StaffVisit): Promise<Answer> {
  const { budget, filter, listing } = await askedMovements(visit);
  const filters = { pool: budget.ownerName, year: budget.financialYear, ...filtersOf(visit, listing) };
  return exportList(visit, { list: movementsExport(budget.id, filter), name: 'movements-pool', filters });
}

/** Of several practices, so for those who see all of them: the practices see the sums (R16). */
export const POOL_MOVEMENTS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/pools/:id/movements', access: OVERSEERS, handle: showMovements },
  { method: 'get', path: '/pools/:id/movements/export', access: OVERSEERS, handle: exportMovements },
];
