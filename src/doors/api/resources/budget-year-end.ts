import { z } from 'zod';
import { inScope } from '../../../platform/database.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, pence, reasonText } from '../schemas.ts';
import { budgetSchema } from './budget-schema.ts';
import { readBudget } from './read-budget.ts';

const tag = 'Budgets';

const previewSchema = z
  .object({
    endingCount: z.int().meta({ description: 'Live awards that the close ends.' }),
    carriedCount: z.int().meta({ description: 'Live awards that go on: carried forward (R7).' }),
    requestCount: z.int().meta({ description: 'Undecided requests, which are taken back.' }),
    invoiceCount: z.int().meta({
      description: 'Invoices that wait to be paid from awards that end: they are taken back, and finance is told.',
    }),
    releasedPence: pence.meta({ description: 'Comes back to the budget at once.' }),
    heldPence: pence.meta({ description: 'Stays with ended awards until shops take it or give it back.' }),
    carriedPence: pence.meta({ description: 'Stays with awards that go on.' }),
    balances: z
      .array(
        z.object({
          id,
          reference: z.string().meta({ example: 'A-7K3M9Q' }),
          expiresOn: day,
          isCarriedForward: z.boolean(),
          availablePence: pence,
          heldPence: pence,
        }),
      )
      .meta({ description: 'At most a hundred, the most money first.' }),
  })
  .meta({ id: 'ClosePreview', description: 'What closing the budget now would do (R8).' });

export const yearEndRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/budgets/:id/close-preview',
    tag,
    summary: 'See what closing a budget would do',
    roles: READERS,
    params: byId,
    response: previewSchema,
    answers: { 200: 'What would end, come back and stay, as things are now.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await readBudget(deps, principal, params.id);
      const body = await inScope(deps.db, principal.scope, (trx) => deps.reports.closePreview(trx, params.id));
      return { status: 200, body };
    },
  }),
  route({
    method: 'post',
    path: '/budgets/:id/close',
    tag,
    summary: 'Close a budget',
    description:
      'From 1 March of its year (R8). No award is made on it from now on and its months take no more postings; its awards end within a minute, but for those carried forward.',
    roles: ['commissioner'],
    params: byId,
    response: budgetSchema,
    answers: { 200: 'The budget, `closed`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.budgets.closeBudget(principal, params.id);
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/budgets/:id/move-closed-money',
    tag,
    summary: 'Move on money that rests in a closed budget',
    description: 'To another budget of the commissioner, or back to the commissioner (R12).',
    roles: ['commissioner'],
    params: byId,
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        amountPence: pence.min(1, 'Give an amount above zero.'),
        toBudgetId: id.nullable().meta({ description: 'Null gives it back to the commissioner.' }),
        reason: reasonText('Say why, in at least 3 characters.'),
      })
      .meta({ id: 'ClosedMoney' }),
    example: { amountPence: 700, toBudgetId: null, reason: 'A refund of last year' },
    response: budgetSchema,
    answers: { 200: 'The closed budget as it is now.' },
    problems: ['not_found', 'wrong_state', 'insufficient_budget', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey }) => {
      await deps.budgets.moveClosedMoney(principal, {
        ...body,
        budgetId: params.id,
        idempotencyKey: `${principal.id}:${params.id}:${idempotencyKey}`,
      });
      return { status: 200, body: await readBudget(deps, principal, params.id) };
    },
  }),
];
