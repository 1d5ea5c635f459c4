import { londonDate } from '../../../../kernel/dates.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { alertNotice } from '../../words/alert-words.ts';
import { budgetActAddress } from '../../words/budget-address.ts';
import { actionsOf } from '../budget/budget-step.ts';
import { readPool } from './one-pool.ts';
import { membersExport } from './pool-export.ts';
import { POOL_TERMS_ROUTES } from './pool-terms-routes.ts';
import { membersInOrder, presentPool } from './present-pool.ts';

async function showPool(visit: StaffVisit): Promise<Answer> {
  const { budget, pool } = await readPool(visit);
  const { reports, policies, clock } = visit.deps;
  const { alerts, known } = await read(visit, async (trx) => ({
    alerts: (await reports.listAlerts(trx, { budgetId: budget.id, isNewest: true, limit: 1 })).data,
    known: await policies.activePolicies(trx),
  }));
  const today = londonDate(clock.now());
  const { tag, ...shown } = presentPool(budget, {
    pool,
    policies: known.filter(({ slug }) => pool.policies.includes(slug)),
    practiceCode: visit.practice?.code ?? null,
    today,
    query: visit.req.query,
  });
  const model = {
    ...shown,
    budgetTag: tag,
    alert: alertNotice(alerts[0], visit.principal),
    actions: actionsOf(budget, { role: visit.principal.role, today }),
    endLink: {
      href: budgetActAddress(budget, 'year-end'),
      text: `The end of ${budget.financialYear}: what there is to do`,
    },
    back: visit.practice
      ? { text: 'Budget', href: `/budgets/${visit.practice.code}` }
      : { text: 'All practices', href: '/oversight' },
  };
  return { view: 'pages/pool/pool.njk', title: `Pool of ${budget.ownerName}`, model };
}

async function exportMembers(visit: StaffVisit): Promise<Answer> {
  const { budget, pool } = await readPool(visit);
  const { rows, sort } = membersInOrder(pool, visit.req.query);
  const listing = { path: `/pools/${budget.id}`, chosen: { sort } };
  const filters = { pool: budget.ownerName, year: budget.financialYear, ...filtersOf(visit, listing) };
  return exportList(visit, { list: membersExport(rows), name: 'practices-of-pool', filters });
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const POOL_ROUTES: readonly Route[] = [
  { method: 'get', path: '/pools/:id', access: READERS, handle: showPool },
  { method: 'get', path: '/pools/:id/export', access: READERS, handle: exportMembers },
  ...POOL_TERMS_ROUTES,
];
