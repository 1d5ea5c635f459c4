import { z } from 'zod';
import { WAITING_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import { AWARD_READERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, inOrder, instant, pageOf, paging, pence, practiceCode, reasonText } from '../schemas.ts';
import { awardSchema } from './award-schema.ts';
import { MAY_RECEIVE_PROBLEMS } from './may-receive-problems.ts';
import { readAward } from './read-award.ts';

const tag = 'Awards';
const act = { method: 'post', tag, params: byId, response: awardSchema } as const;

const waitingPage = pageOf(
  z.object({
    id,
    reference: z.string(),
    budgetId: id,
    amountPence: pence,
    waitingSince: instant,
    expiresOn: day,
    place: z.int().meta({ description: '1 for the one that waits longest for its budget.' }),
  }),
).meta({ id: 'WaitingList' });

export const awardWaitingRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/waiting-awards',
    tag,
    summary: 'List what waits for funds',
    description: 'The longest waiting first (R65), unless `sort` says another order.',
    roles: AWARD_READERS,
    query: z.strictObject({ practice: practiceCode.optional(), sort: inOrder(WAITING_ORDERS), ...paging }),
    response: waitingPage,
    answers: { 200: 'The requests that wait and that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const page = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listWaiting(trx, { practiceCode: practice, ...request }),
      );
      const data = page.data.map(
        ({ id: awardId, reference, budgetId, amountPence, waitingSince, expiresOn, place }) => ({
          id: awardId,
          reference,
          budgetId,
          amountPence,
          waitingSince: waitingSince.toISOString(),
          expiresOn,
          place,
        }),
      );
      return { status: 200, body: { data, nextCursor: page.nextCursor } };
    },
  }),
  route({
    ...act,
    path: '/awards/:id/release',
    summary: 'Release a request that waits for funds',
    description:
      'It can be approved then; the money is set aside by the approval. The longest waiting goes first unless `reason` says why not (R65).',
    roles: ['practice_manager', 'approver'],
    body: z
      .strictObject({
        reason: reasonText('Say why this one goes first, in at least 3 characters.').optional(),
        expiresOn: day.optional().meta({ description: 'A later last day, when the wait used up the one asked for.' }),
      })
      .meta({ id: 'Release' }),
    example: { reason: 'Their dialysis starts on Monday' },
    answers: { 200: 'The award, `requested`.' },
    problems: [
      'not_found',
      'wrong_state',
      'reason_needed',
      ...MAY_RECEIVE_PROBLEMS,
      'insufficient_budget',
      'budget_not_open',
      'expiry_not_allowed',
    ],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.releaseWaiting(principal, { ...body, awardId: params.id });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    ...act,
    path: '/awards/:id/wait',
    summary: 'Save a request as waiting for funds',
    description: 'When the money has run out since it was asked for (R65).',
    roles: PRACTICE_ROLES,
    answers: { 200: 'The award, `waiting`.' },
    problems: ['not_found', 'wrong_state', 'declared_link'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.saveAsWaiting(principal, params.id);
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    ...act,
    path: '/awards/:id/withdraw',
    summary: 'Take back a request',
    description: 'One that nobody has decided on, waiting or not. A requester takes back their own.',
    roles: PRACTICE_ROLES,
    body: z
      .strictObject({ reason: reasonText('Say why it is taken back, in at least 3 characters.') })
      .meta({ id: 'TakeBack' }),
    example: { reason: 'The family has found the money' },
    answers: { 200: 'The award, `withdrawn`.' },
    problems: ['not_found', 'forbidden', 'wrong_state', 'declared_link'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.takeBackRequest(principal, { awardId: params.id, reason: body.reason });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
];
