import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { DISPUTE_REASONS, PRODUCT_TYPES } from '../../../modules/disputes/index.ts';
import { DISPUTE_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { CASE_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, inOrder, paging, pence } from '../schemas.ts';
import { disputePage, disputeSchema, disputeStatusSchema, toDispute } from './dispute-schema.ts';

const tag = 'Disputes';

async function readDispute(deps: ApiDeps, principal: Principal, disputeId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.disputeView(trx, disputeId));
  if (!found) throw new AppError('not_found', 'There is no such dispute.');
  return toDispute(found);
}

/** Something done to a dispute that needs nothing but the dispute. */
function step(about: { act: 'submit' | 'withdraw'; summary: string; description: string; done: string }): ApiRoute {
  return route({
    method: 'post',
    path: `/disputes/:id/${about.act}`,
    tag,
    summary: about.summary,
    description: about.description,
    roles: ['finance'],
    params: byId,
    response: disputeSchema,
    answers: { 200: about.done },
    problems: ['not_found', 'wrong_state', 'dispute_refused'],
    handle: async ({ disputes, ...deps }, { principal, params }) => {
      if (about.act === 'submit') await disputes.submitDispute(principal, params.id);
      else await disputes.withdrawDispute(principal, params.id);
      return { status: 200, body: await readDispute({ disputes, ...deps }, principal, params.id) };
    },
  });
}

const evidence = {
  reason: z.enum(DISPUTE_REASONS).meta({ description: 'Why the shop should not have the money.' }),
  explanation: z
    .string()
    .trim()
    .min(1, 'Write what happened.')
    .max(2000, 'Keep it to 2,000 characters.')
    .meta({ description: 'For the card network: without a name, an NHS number or a card number (R57).' }),
  productDescription: z.string().trim().max(2000).optional().meta({ description: 'What was bought; for `other`.' }),
  productType: z.enum(PRODUCT_TYPES).optional().meta({ description: 'For `other`.' }),
};
const example = { reason: 'fraudulent', explanation: 'The card was in a drawer of the practice that day.' } as const;

export const disputeRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/disputes',
    tag,
    summary: 'List disputes',
    description: 'Newest first unless `sort` says another order.',
    roles: CASE_READERS,
    query: z.strictObject({ status: disputeStatusSchema.optional(), sort: inOrder(DISPUTE_ORDERS), ...paging }),
    response: disputePage,
    answers: { 200: 'The disputes.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listDisputes(trx, query),
      );
      return { status: 200, body: { data: data.map(toDispute), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/disputes/:id',
    tag,
    summary: 'Read a dispute',
    roles: CASE_READERS,
    params: byId,
    response: disputeSchema,
    answers: { 200: 'The dispute.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readDispute(deps, principal, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/card-transactions/:id/dispute',
    tag,
    summary: 'Begin a dispute of a payment',
    description:
      'A draft, here and at Stripe, until it is submitted. A payment can be disputed once, within 110 days. Not by whoever approved the award (R13).',
    roles: ['finance'],
    params: z.strictObject({
      id: z.string().min(1).max(255).meta({ description: "Stripe's id of the capture.", example: 'ipi_1QabcdefGHIJ' }),
    }),
    body: z
      .strictObject({
        ...evidence,
        amountPence: pence.min(1, 'Give at least 1 penny.').optional().meta({
          description: 'Left out: all that the shop has kept.',
          example: 1300,
        }),
      })
      .meta({ id: 'NewDispute' }),
    example,
    response: disputeSchema,
    answers: { 201: 'The dispute, a `draft`.' },
    problems: ['not_found', 'conflict', 'wrong_state', 'dispute_refused'],
    handle: async (deps, { principal, params, body }) => {
      const { id } = await deps.disputes.openDispute(principal, { cardTransactionId: params.id, ...body });
      return { status: 201, body: await readDispute(deps, principal, id) };
    },
  }),
  route({
    method: 'post',
    path: '/disputes/:id/evidence',
    tag,
    summary: 'Change what a draft says',
    roles: ['finance'],
    params: byId,
    body: z.strictObject(evidence).meta({ id: 'Evidence' }),
    example,
    response: disputeSchema,
    answers: { 200: 'The dispute.' },
    problems: ['not_found', 'wrong_state', 'dispute_refused'],
    handle: async (deps, { principal, params, body }) => {
      await deps.disputes.updateDispute(principal, { disputeId: params.id, ...body });
      return { status: 200, body: await readDispute(deps, principal, params.id) };
    },
  }),
  step({
    act: 'submit',
    summary: 'Send a dispute to the card network',
    description: 'Once, and nothing of it can be changed after. It takes the network 30 to 90 days to decide.',
    done: 'The dispute: `submitted`, or still a `draft` that is being sent when Stripe does not answer.',
  }),
  step({
    act: 'withdraw',
    summary: 'Let go of a draft',
    description: 'For good: a payment can be disputed once.',
    done: 'The dispute, `withdrawn`.',
  }),
];
