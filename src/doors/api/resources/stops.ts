import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { STOP_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { AWARD_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, inOrder, paging, reasonText } from '../schemas.ts';
import { stopKind, stopPage, stopSchema, toStop } from './stop-schema.ts';

const tag = 'Stops';

async function readStop(deps: ApiDeps, principal: Principal, stopId: string) {
  const view = await inScope(deps.db, principal.scope, (trx) => deps.reports.stopView(trx, stopId));
  if (!view) throw new AppError('not_found', 'There is no such stop.');
  return toStop(view);
}

export const stopRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/stops',
    tag,
    summary: 'List stops',
    description:
      'Newest first unless `sort` says another order. Practice staff see those of the scheme, of policies, and of their own practice.',
    roles: AWARD_READERS,
    query: z.strictObject({
      state: z
        .enum(['in_force', 'lifted'])
        .optional()
        .meta({ description: 'Only those in force, or only lifted ones.' }),
      kind: stopKind.optional().meta({ description: 'Only stops of this kind.' }),
      sort: inOrder(STOP_ORDERS),
      ...paging,
    }),
    response: stopPage,
    answers: { 200: 'The stops that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) => deps.reports.listStops(trx, query));
      return { status: 200, body: { data: data.map(toStop), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/stops',
    tag,
    summary: 'Stop the scheme, a practice, a policy or a budget',
    description:
      'From now on no payment under it is approved and no award under it can be approved (R61); requests can still be made. Stopping what is stopped changes nothing.',
    roles: ['commissioner'],
    body: z
      .strictObject({
        kind: stopKind.meta({ description: 'What to stop.' }),
        target: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .meta({ description: 'Code of the practice, slug of the policy or id of the budget; none for the scheme.' }),
        reason: reasonText('Say why, in 20 to 500 characters; staff read it.'),
      })
      .meta({ id: 'StopRequest' }),
    example: { kind: 'policy', target: 'P6', reason: 'Complaints about one kind of treatment are being looked into' },
    response: stopSchema,
    answers: { 201: 'The new stop.', 200: 'The stop that was in force already.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, body }) => {
      const { kind, target = null, reason } = body;
      const { stopId, isNew } = await deps.budgets.stopSpending(principal, { kind, target, reason });
      return { status: isNew ? 201 : 200, body: await readStop(deps, principal, stopId) };
    },
  }),
  route({
    method: 'get',
    path: '/stops/:id',
    tag,
    summary: 'Read a stop',
    roles: AWARD_READERS,
    params: byId,
    response: stopSchema,
    answers: { 200: 'The stop.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readStop(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/stops/:id/lift',
    tag,
    summary: 'Lift a stop',
    description: 'What it stopped works again at once, unless another stop reaches it. A lifted stop stays as it is.',
    roles: ['commissioner'],
    params: byId,
    body: z
      .strictObject({ note: reasonText('Say why it can be lifted, in 10 to 500 characters; staff read it.') })
      .meta({ id: 'StopNote' }),
    example: { note: 'Looked into; nothing was found' },
    response: stopSchema,
    answers: { 200: 'The stop, lifted.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, body }) => {
      await deps.budgets.liftStop(principal, { stopId: params.id, note: body.note });
      return { status: 200, body: await readStop(deps, principal, params.id) };
    },
  }),
];
