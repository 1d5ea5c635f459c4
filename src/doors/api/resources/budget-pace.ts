import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, pence, practiceCode } from '../schemas.ts';

const tag = 'Budgets';

const pacingFields = {
  warnOverPercent: z
    .int()
    .min(0, 'Give at least 0.')
    .max(500, 'Give at most 500.')
    .meta({ description: 'So much per cent above a twelfth of the allocation is too fast for a month.', example: 25 }),
  isHardStop: z.boolean().meta({ description: 'Whether what is too fast is refused until the month is over.' }),
  mostAwards: z
    .int()
    .min(1, 'Give at least 1, or null for no limit.')
    .nullable()
    .meta({ description: 'The most awards that one practice may make from it in its year; null is without a limit.' }),
};

const paceSchema = z
  .object({
    ...pacingFields,
    monthPromisedPence: pence.meta({ description: 'Promised in the calendar month that runs.' }),
    monthAllowancePence: pence.meta({ description: 'More than this in a month is too fast.' }),
    isTooFast: z.boolean(),
    runsOutOn: day.nullable().meta({ description: 'Used up at its mean pace since 1 April; null: it lasts the year.' }),
    range: z.object({ earliest: day.nullable(), latest: day.nullable() }).nullable().meta({
      description:
        'In four of five such budgets it is used up between these days, judged by how much its weeks have differed. A null day: it lasts the year. Null as a whole: nothing can be said.',
    }),
    months: z.array(
      z.object({
        month: z.string().meta({ example: '2026-11' }),
        spentPence: pence,
        usedPence: pence.meta({ description: 'Spent and newly promised, less what came back.' }),
        usedSoFarPence: pence,
        evenPence: pence.meta({ description: 'What an even pace would have used so far.' }),
      }),
    ),
  })
  .meta({ id: 'BudgetPace', description: 'How fast a budget is used (R11).' });

const poolSchema = z
  .object({
    policies: z.array(z.string()).meta({ description: 'Awards under these are paid from the pool.', example: ['P3'] }),
    members: z.array(
      z.object({
        practice: practiceCode,
        sharePence: pence.nullable().meta({ description: 'The most it may use; null: whatever is left.' }),
        spentPence: pence,
        committedPence: pence,
        heldPence: pence.meta({ description: 'The part of committed that shops have on hold.' }),
      }),
    ),
  })
  .meta({ id: 'Pool', description: "What an alliance's pool is for, and which practice has used how much of it." });

async function seenBudget(deps: ApiDeps, principal: Principal, budgetId: string) {
  const [budget] = await inScope(deps.db, principal.scope, (trx) => deps.reports.budgetViews(trx, { budgetId }));
  if (!budget) throw new AppError('not_found', 'There is no such budget.');
  return budget;
}

async function readPace(deps: ApiDeps, principal: Principal, budgetId: string): Promise<z.output<typeof paceSchema>> {
  const budget = await seenBudget(deps, principal, budgetId);
  const pace = await inScope(deps.db, principal.scope, (trx) => deps.reports.budgetPace(trx, budget));
  const { pacing, monthPromisedPence, monthAllowancePence, isTooFast, runsOutOn, range } = pace;
  const months = pace.months.map(({ spentSoFarPence: _, ...month }) => month);
  return { ...pacing, monthPromisedPence, monthAllowancePence, isTooFast, runsOutOn, range, months };
}

async function readPool(deps: ApiDeps, principal: Principal, budgetId: string): Promise<z.output<typeof poolSchema>> {
  const budget = await seenBudget(deps, principal, budgetId);
  if (budget.practice !== null) throw new AppError('not_found', 'This budget is no pool.');
  const { policies, members } = await deps.reports.poolView(deps.db, budgetId);
  return { policies, members: members.map(({ name: _, ...member }) => member) };
}

export const budgetPaceRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/budgets/:id/pace',
    tag,
    summary: 'See how fast a budget is used',
    roles: READERS,
    params: byId,
    response: paceSchema,
    answers: { 200: 'Its pace, and when it may be used up.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readPace(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/budgets/:id/pacing',
    tag,
    summary: 'Set how fast a budget may be used',
    description: 'It holds for the next award; what has been awarded stays (R11).',
    roles: ['commissioner'],
    params: byId,
    body: z.strictObject(pacingFields).meta({ id: 'Pacing' }),
    example: { warnOverPercent: 25, isHardStop: false, mostAwards: null },
    response: paceSchema,
    answers: { 200: 'Its pace as it is now.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.budgets.setPacing(principal, { ...body, budgetId: params.id });
      return { status: 200, body: await readPace(deps, principal, params.id) };
    },
  }),
  route({
    method: 'get',
    path: '/budgets/:id/pool',
    tag,
    summary: 'See who uses how much of a pool',
    description:
      'Of an alliance’s pool only. Each practice of the alliance sees the sums of all of them, and nothing else.',
    roles: READERS,
    params: byId,
    response: poolSchema,
    answers: { 200: 'Its policies, and shares and use by practice.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readPool(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/budgets/:id/pool',
    tag,
    summary: 'Set what a pool is for, and the shares of its practices',
    description: 'These take the place of what was set before, and hold for the next award.',
    roles: ['commissioner'],
    params: byId,
    body: z
      .strictObject({
        policies: z.array(z.string().trim().min(1).max(20)).max(50).meta({ description: 'Slugs of active policies.' }),
        shares: z
          .array(z.strictObject({ practice: practiceCode, sharePence: pence.min(0, 'Give 0 or more.') }))
          .max(200)
          .meta({ description: 'The most each may use. A practice that is not named may use whatever is left.' }),
      })
      .meta({ id: 'PoolTerms' }),
    example: { policies: ['P3'], shares: [{ practice: 'DEMO-01', sharePence: 150000 }] },
    response: poolSchema,
    answers: { 200: 'The pool as it is now.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.budgets.setPoolTerms(principal, { ...body, budgetId: params.id });
      return { status: 200, body: await readPool(deps, principal, params.id) };
    },
  }),
];
