import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { CASE_OUTCOMES } from '../../../modules/cases/index.ts';
import { CASE_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { CASE_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, paging, pence } from '../schemas.ts';
import { caseDetailSchema, caseKindSchema, casePage, toCase, toCaseDetail } from './case-schema.ts';

const tag = 'Cases';
const note = z
  .string()
  .trim()
  .min(1, 'Write a note that says what happened')
  .max(2000, 'Keep it to 2,000 characters.')
  .meta({ description: 'Without an NHS number or a card number (R57).' });

async function readCase(deps: ApiDeps, principal: Principal, caseId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.caseDetail(trx, caseId));
  if (!found) throw new AppError('not_found', 'There is no such case.');
  return toCaseDetail(found);
}

export const caseRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/cases',
    tag,
    summary: 'List what has to be settled',
    description: 'Open ones by when they are due; closed ones, and all of them, newest first.',
    roles: CASE_READERS,
    query: z.strictObject({
      view: z.enum(['open', 'closed', 'all']).default('open').meta({ description: 'Which of them.' }),
      kind: caseKindSchema.optional(),
      sort: z.enum(CASE_ORDERS).optional().meta({ description: '`-` puts the largest or newest first.' }),
      ...paging,
    }),
    response: casePage,
    answers: { 200: 'The cases.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) => deps.reports.caseQueue(trx, query));
      return { status: 200, body: { data: data.map(toCase), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/cases/:id',
    tag,
    summary: 'Read a case',
    roles: CASE_READERS,
    params: byId,
    response: caseDetailSchema,
    answers: { 200: 'The case with all that happened in it.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readCase(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/cases/:id/assign',
    tag,
    summary: 'Give a case to somebody in finance',
    description: 'To the principal of the key, or to another one in finance. Not to whoever approved the award (R13).',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({ assignTo: id.optional().meta({ description: 'Id of a principal.' }) })
      .meta({ id: 'Assign' }),
    example: {},
    response: caseDetailSchema,
    answers: { 200: 'The case, `assigned`.' },
    problems: ['not_found', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.cases.assignCase(principal, { caseId: params.id, ...body });
      return { status: 200, body: await readCase(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/cases/:id/charge-to-budget',
    tag,
    summary: 'Charge a shortfall to its budget',
    description:
      'Pays what shops took beyond the award from the budget; what is only on hold is not paid. What is available in the budget does not change: it is net of shortfalls already.',
    roles: ['finance'],
    params: byId,
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        note,
        expectedPence: pence
          .min(1, 'Give at least 1 penny.')
          .optional()
          .meta({ description: 'What you mean to charge; a `conflict` when it is another sum now.' }),
      })
      .meta({ id: 'Charge' }),
    example: { note: 'The tip had been agreed with the practice.', expectedPence: 300 },
    response: caseDetailSchema,
    answers: { 200: 'The case: `closed`, unless something is still on hold.' },
    problems: ['not_found', 'conflict', 'wrong_state', 'insufficient_budget', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey: key }) => {
      const idempotencyKey = `${principal.id}:${key}`;
      await deps.cases.chargeToBudget(principal, { caseId: params.id, ...body, idempotencyKey });
      return { status: 200, body: await readCase(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/cases/:id/record-recovery',
    tag,
    summary: 'Record money that was paid back outside Stripe',
    description:
      'It repays the shortfall first; what is more stays on the award or, when that is over, goes to its budget (R37).',
    roles: ['finance'],
    params: byId,
    needsIdempotencyKey: true,
    body: z.strictObject({ amountPence: pence.min(1, 'Give at least 1 penny.'), note }).meta({ id: 'Recovery' }),
    example: { amountPence: 300, note: 'The shop paid the difference back in cash; it is in the practice’s account.' },
    response: caseDetailSchema,
    answers: { 200: 'The case as it is now: closed when nothing is short any more.' },
    problems: ['not_found', 'conflict', 'wrong_state', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey: key }) => {
      const idempotencyKey = `${principal.id}:${key}`;
      await deps.cases.recordRecovery(principal, { caseId: params.id, ...body, idempotencyKey });
      return { status: 200, body: await readCase(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/cases/:id/close',
    tag,
    summary: 'Close a case',
    description:
      'With an outcome that its kind has, and a note. A shortfall closes by itself, once no money is short. By one person only (R55).',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({ outcome: z.enum(CASE_OUTCOMES).meta({ description: 'How it ended.' }), note })
      .meta({ id: 'CloseCase' }),
    example: { outcome: 'explained', note: 'The shop refunded another purchase of the same person.' },
    response: caseDetailSchema,
    answers: { 200: 'The case, `closed`.' },
    problems: ['not_found', 'conflict', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.cases.closeCase(principal, { caseId: params.id, ...body });
      return { status: 200, body: await readCase(deps, principal, params.id) };
    },
  }),
];
