import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { REVIEW_OUTCOMES } from '../../../modules/declines/index.ts';
import { DECLINE_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { DECLINE_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging, practiceCode } from '../schemas.ts';
import { declineCaseSchema, declinePage, toDecline, toDeclineCase } from './decline-schema.ts';

const tag = 'Declined payments';

async function readCase(deps: ApiDeps, principal: Principal, reviewId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.declineCase(trx, reviewId));
  if (!found) throw new AppError('not_found', 'There is no such declined payment.');
  return toDeclineCase(found);
}

export const declineRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/declines',
    tag,
    summary: 'List declined payments to review',
    description: 'Open ones by when they are due; closed ones, and all of them, newest first.',
    roles: DECLINE_READERS,
    query: z.strictObject({
      view: z.enum(['open', 'closed', 'all']).default('open').meta({ description: 'Which of them.' }),
      practice: practiceCode.optional(),
      sort: z.enum(DECLINE_ORDERS).optional().meta({ description: '`-` puts the largest or newest first.' }),
      ...paging,
    }),
    response: declinePage,
    answers: { 200: 'The declined payments.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.declineQueue(trx, { practiceCode: practice, ...request }),
      );
      return { status: 200, body: { data: data.map(toDecline), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/declines/:id',
    tag,
    summary: 'Read a declined payment',
    roles: DECLINE_READERS,
    params: byId,
    response: declineCaseSchema,
    answers: { 200: 'The declined payment with every rule it was weighed by.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readCase(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/declines/:id/close',
    tag,
    summary: 'Close a declined payment',
    description:
      'With an outcome and a note (R53). Not by whoever approved the award (R13), and by one person only (R55).',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({
        outcome: z.enum(REVIEW_OUTCOMES).meta({ description: 'How it ended.' }),
        note: z
          .string()
          .trim()
          .min(1, 'Write a note that says what happened')
          .max(2000, 'Keep it to 2,000 characters.')
          .meta({ description: 'Without an NHS number or a card number (R57).' }),
      })
      .meta({ id: 'Close' }),
    example: { outcome: 'explained', note: 'The practice told the patient which shops the card works in.' },
    response: declineCaseSchema,
    answers: { 200: 'The declined payment, `closed`.' },
    problems: ['not_found', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.declines.closeReview(principal, { reviewId: params.id, ...body });
      return { status: 200, body: await readCase(deps, principal, params.id) };
    },
  }),
];
