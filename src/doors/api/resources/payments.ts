import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { pageThrough } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import { AWARD_READERS, READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging } from '../schemas.ts';
import { decisionSchema, toDecision } from './decision-schema.ts';
import { authorizationSchema, paymentPage, toAuthorization, toPayment } from './payment-schema.ts';
import { findAwardView } from './read-award.ts';

const tag = 'Payments';

const byStripeId = z.strictObject({
  id: z.string().min(1).max(255).meta({ description: "Stripe's id.", example: 'iauth_1QabcdefGHIJ' }),
});

export const paymentRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/awards/:id/payments',
    tag,
    summary: "List an award's payments",
    description: 'Newest first. An authorization and each capture of it are rows of their own.',
    roles: AWARD_READERS,
    params: byId,
    query: z.strictObject(paging),
    response: paymentPage,
    answers: { 200: 'The payments.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, query }) => {
      await findAwardView(deps, principal, params.id);
      const payments = await inScope(deps.db, principal.scope, (trx) => deps.reports.listPayments(trx, params.id));
      const { data, nextCursor } = pageThrough(payments, query, (payment) => payment.id);
      return { status: 200, body: { data: data.map(toPayment), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/authorizations/:id',
    tag,
    summary: 'Read an authorization',
    roles: READERS,
    params: byStripeId,
    response: authorizationSchema,
    answers: { 200: 'The authorization with its reason, if it was declined.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.authorizationView(trx, params.id));
      if (!found) throw new AppError('not_found', 'There is no such authorization.');
      return { status: 200, body: toAuthorization(found) };
    },
  }),
  route({
    method: 'get',
    path: '/authorizations/:id/decision',
    tag,
    summary: 'Read why a payment was approved or declined',
    description:
      'From the record of that moment: what was asked, the answer and its reason, every rule with the figures then, the exception that was used, the policy version, how long it took.',
    roles: READERS,
    params: byStripeId,
    response: decisionSchema,
    answers: { 200: 'The decision of each round.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.decisionView(trx, params.id));
      if (!found) throw new AppError('not_found', 'There is no such authorization.');
      return { status: 200, body: toDecision(found) };
    },
  }),
];
