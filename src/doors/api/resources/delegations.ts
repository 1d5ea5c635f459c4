import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { NAMING_ROLES } from '../../../modules/staff/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, paging, practiceCode, reasonText } from '../schemas.ts';
import { delegationFilter, delegationPage, delegationSchema, toDelegation } from './delegation-schema.ts';

const tag = 'Delegations';

async function readDelegation(deps: ApiDeps, principal: Principal, delegationId: string) {
  const view = await inScope(deps.db, principal.scope, (trx) => deps.reports.delegationView(trx, delegationId));
  if (!view) throw new AppError('not_found', 'There is no such delegation.');
  return toDelegation(view);
}

export const delegationRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/delegations',
    tag,
    summary: 'List delegations',
    description:
      'Newest first unless `sort` says another order: of the key’s practices, or of all of them for those above (R18).',
    roles: READERS,
    query: z.strictObject({ ...delegationFilter, ...paging }),
    response: delegationPage,
    answers: { 200: 'The delegations.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice: practiceCode, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listDelegations(trx, { practiceCode, ...request }),
      );
      return { status: 200, body: { data: data.map(toDelegation), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/delegations/:id',
    tag,
    summary: 'Read a delegation',
    roles: READERS,
    params: byId,
    response: delegationSchema,
    answers: { 200: 'The delegation.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readDelegation(deps, principal, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/staff/:id/delegations',
    tag,
    summary: 'Name a practice manager to approve awards',
    description:
      'To an approver’s limit, for 12 months at most (R18); never oneself. The same request again gives the same delegation.',
    roles: NAMING_ROLES,
    params: z.strictObject({ id: id.meta({ description: 'The practice manager.' }) }),
    body: z
      .strictObject({
        practice: practiceCode,
        startsOn: day.optional().meta({ description: 'Left out: today.' }),
        endsOn: day.meta({ description: 'The last day, within 12 months of the first.' }),
        reason: reasonText('Say why, in 10 to 500 characters; the commissioner reads it.'),
      })
      .meta({ id: 'NewDelegation' }),
    example: { practice: 'DEMO-01', endsOn: '2027-03-31', reason: 'Both partners are away on Thursdays' },
    response: delegationSchema,
    answers: { 201: 'The new delegation.', 200: 'The same one, which was there.' },
    problems: ['not_found', 'practice_unknown', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      const named = await deps.staff.delegate(principal, { principalId: params.id, ...body });
      return { status: named.isNew ? 201 : 200, body: await readDelegation(deps, principal, named.id) };
    },
  }),
  route({
    method: 'post',
    path: '/delegations/:id/end',
    tag,
    summary: 'End a delegation',
    description: 'At once. What was approved under it stays approved. One that has ended stays as it is.',
    roles: NAMING_ROLES,
    params: byId,
    response: delegationSchema,
    answers: { 200: 'The delegation, `over`.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.staff.endDelegation(principal, params.id);
      return { status: 200, body: await readDelegation(deps, principal, params.id) };
    },
  }),
];
