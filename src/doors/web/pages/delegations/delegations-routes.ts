import type { Role } from '../../../../kernel/principal.ts';
import { NAMING_ROLES } from '../../../../modules/staff/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { DELEGATION_ACT_ROUTES } from './delegation-act-routes.ts';
import { delegationsSentence, presentDelegations } from './present-delegations.ts';

const PAGE_SIZE = 50;
const MOST_IN_FORCE = 100;
const READERS: readonly Role[] = [...NAMING_ROLES, ...OVERSEERS];

async function showDelegations(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, practice } = visit;
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const of = { practiceCode: practice?.code };
  const { page, standing } = await read(visit, async (trx) => ({
    page: await deps.reports.listDelegations(trx, { ...of, limit: PAGE_SIZE, cursor }),
    standing: await deps.reports.listDelegations(trx, { ...of, state: 'in_force', limit: MOST_IN_FORCE }),
  }));
  const mayName = NAMING_ROLES.some((role) => role === principal.role);
  const model = {
    sentence: delegationsSentence(standing.data.length),
    mayName,
    table: page.data.length > 0 ? presentDelegations(page.data, mayName) : null,
    firstPage: cursor ? '/delegations' : null,
    nextPage: page.nextCursor ? `/delegations?cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/delegations/delegations.njk', title: 'Delegations', model };
}

export const DELEGATIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/delegations', access: READERS, handle: showDelegations },
  ...DELEGATION_ACT_ROUTES,
];
