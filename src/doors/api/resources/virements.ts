import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal, Role } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { VIREMENT_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging, pence, practiceCode, reasonText } from '../schemas.ts';
import { toVirement, virementFilter, virementPage, virementSchema } from './virement-schema.ts';

const tag = 'Virements';
const MOVERS: readonly Role[] = ['practice_manager', 'finance'];

async function readVirement(deps: ApiDeps, principal: Principal, virementId: string) {
  const view = await inScope(deps.db, principal.scope, (trx) => deps.reports.virementView(trx, virementId));
  if (!view) throw new AppError('not_found', 'There is no such offer.');
  return toVirement(view);
}

const noteBody = z.strictObject({ note: reasonText('Say why, in at least 3 characters; all three read it.') });

/** Ends an offer before the money has moved. */
function ending(about: { act: 'withdraw' | 'refuse'; summary: string; description: string }): ApiRoute {
  const { act, summary, description } = about;
  return route({
    method: 'post',
    path: `/virements/:id/${act}`,
    tag,
    summary,
    description,
    roles: MOVERS,
    params: byId,
    body: noteBody.meta({ id: act === 'withdraw' ? 'VirementWithdrawal' : 'VirementRefusal' }),
    example: { note: 'We need it ourselves' },
    response: virementSchema,
    answers: { 200: 'The offer, ended.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      const end = { virementId: params.id, note: body.note };
      await (act === 'withdraw'
        ? deps.budgets.withdrawVirement(principal, end)
        : deps.budgets.refuseVirement(principal, end));
      return { status: 200, body: await readVirement(deps, principal, params.id) };
    },
  });
}

export const virementRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/virements',
    tag,
    summary: 'List offers of money between practices',
    description: 'Newest first unless `sort` says another order. A practice manager sees those of their practice.',
    roles: VIREMENT_READERS,
    query: z.strictObject({ ...virementFilter, ...paging }),
    response: virementPage,
    answers: { 200: 'The offers that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listVirements(trx, { practiceCode: practice, ...request }),
      );
      return { status: 200, body: { data: data.map(toVirement), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/virements',
    tag,
    summary: 'Propose to move money between practices',
    description:
      'From the open budget of one practice to that of another, within the year that runs. Whoever proposes has agreed for their side; it moves once both practice managers and alliance finance have agreed, each another person (R9).',
    roles: MOVERS,
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        fromPractice: practiceCode.meta({ description: 'Gives.' }),
        toPractice: practiceCode.meta({ description: 'Gets it.', example: 'DEMO-02' }),
        amountPence: pence.min(1, 'Give an amount above zero.'),
        reason: reasonText('Say why, in 10 to 500 characters; all three read it.'),
      })
      .meta({ id: 'VirementOffer' }),
    example: {
      fromPractice: 'DEMO-01',
      toPractice: 'DEMO-02',
      amountPence: 5000,
      reason: 'Their pot is empty and ours will last',
    },
    response: virementSchema,
    answers: { 201: 'The offer; the same as before for a key that was used before.' },
    problems: ['practice_unknown', 'budget_not_open', 'insufficient_budget', 'idempotency_key_reused', 'conflict'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const { id } = await deps.budgets.proposeVirement(principal, { ...body, idempotencyKey });
      return { status: 201, body: await readVirement(deps, principal, id) };
    },
  }),
  route({
    method: 'get',
    path: '/virements/:id',
    tag,
    summary: 'Read an offer of money',
    roles: VIREMENT_READERS,
    params: byId,
    response: virementSchema,
    answers: { 200: 'The offer.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readVirement(deps, principal, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/virements/:id/agree',
    tag,
    summary: 'Agree to an offer of money',
    description:
      'A practice manager for their practice, finance for the alliance. With the third consent the money moves, never more than the giving budget has left. Who has agreed agrees again without effect.',
    roles: MOVERS,
    params: byId,
    response: virementSchema,
    answers: { 200: 'The offer as it is now.' },
    problems: ['not_found', 'wrong_state', 'conflict', 'budget_not_open', 'insufficient_budget'],
    handle: async (deps, { principal, params }) => {
      await deps.budgets.agreeVirement(principal, params.id);
      return { status: 200, body: await readVirement(deps, principal, params.id) };
    },
  }),
  ending({
    act: 'refuse',
    summary: 'Refuse an offer of money',
    description: 'By a side that has not agreed. Nothing moves.',
  }),
  ending({
    act: 'withdraw',
    summary: 'Take back an offer of money',
    description: 'By somebody who has agreed to it, before the money has moved.',
  }),
];
