import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { AlertView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, instant, pageOf, paging, pence, practiceCode } from '../schemas.ts';

const tag = 'Budgets';

const alertSchema = z
  .object({
    id,
    budgetId: id,
    practice: practiceCode.nullable().meta({ description: "Null for an alliance's pool." }),
    financialYear: z.string().meta({ example: '2026/27' }),
    threshold: z.int().meta({ description: 'Per cent of the budget: 80, 90 or 100.', example: 90 }),
    allocatedPence: pence,
    usedPence: pence.meta({ description: 'Spent and promised at the time.' }),
    raisedAt: instant,
    isNewest: z.boolean().meta({ description: 'The last one of its budget.' }),
    notes: z
      .array(z.object({ side: z.enum(['practice', 'finance']), by: z.string(), at: instant }))
      .meta({ description: 'Who has taken note of it.' }),
  })
  .meta({ id: 'BudgetAlert', description: 'That a budget was used to 80, 90 or 100 in a hundred (R64).' });

function toAlert(view: AlertView): z.output<typeof alertSchema> {
  const { ownerName: _, notes, raisedAt, ...rest } = view;
  return {
    ...rest,
    raisedAt: raisedAt.toISOString(),
    notes: notes.map(({ side, by, at }) => ({ side, by, at: at.toISOString() })),
  };
}

export const budgetAlertRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/budget-alerts',
    tag,
    summary: 'List alerts about budgets',
    description: 'Newest first. Each threshold is told once, and again after the budget’s money was changed.',
    roles: READERS,
    query: z.strictObject({
      budgetId: id.optional().meta({ description: 'Only of this budget.' }),
      newest: z.enum(['true', 'false']).optional().meta({ description: 'Only the last one of each budget.' }),
      ...paging,
    }),
    response: pageOf(alertSchema).meta({ id: 'BudgetAlertPage' }),
    answers: { 200: 'The alerts that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { newest, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listAlerts(trx, { ...request, isNewest: newest === 'true' }),
      );
      return { status: 200, body: { data: data.map(toAlert), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/budget-alerts/:id/note',
    tag,
    summary: 'Take note of an alert',
    description:
      'And of those before it of the same budget: a practice manager for the practice, finance for the alliance.',
    roles: ['practice_manager', 'finance'],
    params: byId,
    response: alertSchema,
    answers: { 200: 'The alert as it is now.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.budgets.noteAlert(principal, params.id);
      const { data } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listAlerts(trx, { alertId: params.id, limit: 1 }),
      );
      const [alert] = data;
      if (!alert) throw new AppError('not_found', 'There is no such alert.');
      return { status: 200, body: toAlert(alert) };
    },
  }),
];
