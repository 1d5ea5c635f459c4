import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging, practiceCode, reasonText } from '../schemas.ts';
import { budgetPage, budgetSchema, movementFilter, movementPage, toBudget, toMovement } from './budget-schema.ts';
import { readBudget } from './read-budget.ts';

const tag = 'Budgets';

type BudgetAct = (deps: ApiDeps, principal: Principal, budgetId: string) => Promise<void>;

/** A step in a budget's life that needs nothing but the budget. */
function step(about: Pick<ApiRoute, 'path' | 'summary' | 'roles'> & { description: string; act: BudgetAct }): ApiRoute {
  const { act, ...described } = about;
  return route({
    ...described,
    method: 'post',
    tag,
    params: byId,
    response: budgetSchema,
    answers: { 200: 'The budget as it is now.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await readBudget(deps, principal, params.id);
      await act(deps, principal, params.id);
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  });
}

export const budgetRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/budgets',
    tag,
    summary: 'List budgets',
    description: "The current year first, a practice's own budget before its alliance's pool.",
    roles: READERS,
    query: z.strictObject({
      practice: practiceCode.optional().meta({ description: "This practice's budgets and its alliance's pools." }),
      financialYear: z
        .string()
        .regex(/^\d{4}\/\d{2}$/, 'Write a year as 2026/27.')
        .optional()
        .meta({ description: 'Budgets of this year.', example: '2026/27' }),
      ...paging,
    }),
    response: budgetPage,
    answers: { 200: 'The budgets that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listBudgets(trx, { practiceCode: practice, ...request }),
      );
      return { status: 200, body: { data: data.map(toBudget), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/budgets',
    tag,
    summary: 'Draft a budget',
    description:
      "A practice's budget, or an alliance's pool, of the present financial year or the next. It holds no money yet: allocate it, send the letter, and open it once the letter is acknowledged (R5). There is one for each owner and year; asked for again, that one is answered.",
    roles: ['commissioner'],
    body: z
      .strictObject({
        owner: z.string().trim().min(1, 'Give the code of a practice or an alliance.').meta({
          description: 'Code of the practice, or of the alliance whose pool it is.',
        }),
        financialYear: z
          .string()
          .regex(/^\d{4}\/\d{2}$/, 'Write a year as 2026/27.')
          .meta({ description: 'The present financial year or the next, 1 April to 31 March.' }),
      })
      .meta({ id: 'BudgetDraft' }),
    example: { owner: 'DEMO-01', financialYear: '2027/28' },
    response: budgetSchema,
    answers: { 200: 'The budget as it is now.' },
    problems: ['wrong_state'],
    handle: async (deps, { principal, body }) => {
      const id = await deps.budgets.draftBudget(principal, body);
      return { status: 200, body: await readBudget(deps, principal, id) };
    },
  }),
  route({
    method: 'get',
    path: '/budgets/:id',
    tag,
    summary: 'Read a budget',
    roles: READERS,
    params: byId,
    response: budgetSchema,
    answers: { 200: 'The budget.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readBudget(deps, principal, params.id),
    }),
  }),
  route({
    method: 'get',
    path: '/budgets/:id/movements',
    tag,
    summary: "List a budget's movements",
    description:
      'What was posted, newest first unless `sort` says another order. Of a pool a practice sees what was moved for its own awards and for none, not what another practice did (R16).',
    roles: READERS,
    params: byId,
    query: z.strictObject({
      ...movementFilter,
      ...paging,
    }),
    response: movementPage,
    answers: { 200: 'The movements.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, query }) => {
      await readBudget(deps, principal, params.id);
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.budgetMovements(trx, params.id, query),
      );
      return { status: 200, body: { data: data.map(toMovement), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/budgets/:id/allocate',
    tag,
    summary: 'Change an allocation',
    description:
      'Only the commissioner changes a total allocation; a cut below what is committed is refused (R10). A closed budget takes at most what is short.',
    roles: ['commissioner'],
    params: byId,
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        amountPence: z
          .int('Give whole pence, without a decimal point.')
          .refine((amount) => amount !== 0, 'Give an amount other than zero.')
          .meta({ description: 'Added to the budget; below zero for a cut.' }),
        reason: reasonText('Say why, in at least 3 characters.'),
      })
      .meta({ id: 'Allocation' }),
    example: { amountPence: 250000, reason: 'Winter pressures' },
    response: budgetSchema,
    answers: { 200: 'The budget as it is now.' },
    problems: ['not_found', 'wrong_state', 'allocation_below_commitments', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey }) => {
      await deps.budgets.allocate(principal, {
        ...body,
        budgetId: params.id,
        idempotencyKey: `${principal.id}:${params.id}:${idempotencyKey}`,
      });
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
  step({
    path: '/budgets/:id/send-letter',
    summary: 'Send the allocation letter',
    description: 'A draft becomes `letter_sent`. Allocate money first: a letter of £0.00 is refused (R5).',
    roles: ['commissioner'],
    act: (deps, principal, id) => deps.budgets.sendLetter(principal, id),
  }),
  route({
    method: 'post',
    path: '/budgets/:id/acknowledge',
    tag,
    summary: 'Acknowledge the allocation letter',
    description:
      'By the budget holder. Without it no budget opens (R5). Send what the letter said when it was read: where another amount is allocated by now, nothing is acknowledged.',
    roles: ['practice_manager'],
    params: byId,
    body: z
      .strictObject({
        amountPence: z
          .int('Give whole pence, without a decimal point.')
          .optional()
          .meta({ description: 'What was read; without it, whatever is allocated is acknowledged.' }),
      })
      .meta({ id: 'Acknowledgement' }),
    example: { amountPence: 1967000 },
    response: budgetSchema,
    answers: { 200: 'The budget as it is now.' },
    problems: ['not_found', 'wrong_state', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await readBudget(deps, principal, params.id);
      await deps.budgets.acknowledgeLetter(principal, params.id, body.amountPence);
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
  step({
    path: '/budgets/:id/open',
    summary: 'Open a budget',
    description: 'An acknowledged budget becomes `open` for awards (R5).',
    roles: ['commissioner'],
    act: (deps, principal, id) => deps.budgets.openBudget(principal, id),
  }),
  route({
    method: 'post',
    path: '/budgets/:id/stop',
    tag,
    summary: 'Stop a budget',
    description: 'As `POST /stops` does: no new awards, and no payment is approved on it from now on (R61).',
    roles: ['commissioner'],
    params: byId,
    body: z
      .strictObject({ reason: reasonText('Say why, in 20 to 500 characters; staff read it.') })
      .meta({ id: 'StopReason' }),
    example: { reason: 'A pattern of payments is being looked into' },
    response: budgetSchema,
    answers: { 200: 'The budget, `frozen`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.budgets.stopSpending(principal, { kind: 'budget', target: params.id, reason: body.reason });
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/budgets/:id/resume',
    tag,
    summary: 'Lift the stop of a budget',
    description: 'As `POST /stops/:id/lift` does: a `frozen` budget becomes `open` again.',
    roles: ['commissioner'],
    params: byId,
    body: z
      .strictObject({ note: reasonText('Say why it can be lifted, in 10 to 500 characters; staff read it.') })
      .meta({ id: 'BudgetStopNote' }),
    example: { note: 'Looked into; nothing was found' },
    response: budgetSchema,
    answers: { 200: 'The budget, `open`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await readBudget(deps, principal, params.id);
      await deps.budgets.resumeBudget(principal, { budgetId: params.id, note: body.note });
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
];
