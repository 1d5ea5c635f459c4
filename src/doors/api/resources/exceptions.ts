import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { MOST_PAYMENTS } from '../../../modules/exceptions/index.ts';
import { EXCEPTION_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { PRACTICE_ROLES, READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, inOrder, paging, pence, practiceCode } from '../schemas.ts';
import {
  exceptionPage,
  exceptionSchema,
  exceptionStateSchema,
  exceptionSubjectSchema,
  toException,
} from './exception-schema.ts';

const tag = 'Exceptions';

async function readException(deps: ApiDeps, principal: Principal, exceptionId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.exceptionView(trx, exceptionId));
  if (!found) throw new AppError('not_found', 'There is no such exception.');
  return toException(found);
}

const note = (words: string) =>
  z
    .string()
    .trim()
    .min(1, words)
    .max(2000, 'Keep it to 2,000 characters.')
    .meta({ description: `${words}, without an NHS number or a card number (R57).` });

const asking = z
  .strictObject({
    subject: exceptionSubjectSchema,
    mostPence: pence
      .min(1, 'Give at least 1 penny.')
      .optional()
      .meta({ description: 'Left out: what was asked for at the till.', example: 4500 }),
    mostPayments: z
      .int()
      .min(1, 'Give at least 1.')
      .max(MOST_PAYMENTS, `Give at most ${MOST_PAYMENTS}.`)
      .optional()
      .meta({ description: 'Left out: 1.', example: 1 }),
    expiresOn: day.optional().meta({ description: "Left out: 14 days from today, or the award's last day." }),
    reason: note('Say why this shop should be allowed'),
  })
  .meta({ id: 'NewException' });

const readRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/exceptions',
    tag,
    summary: 'List exceptions',
    description:
      'Newest first unless `sort` says another order: each with who, why, until when and what of it was used (R60).',
    roles: READERS,
    query: z.strictObject({
      state: exceptionStateSchema.optional(),
      award: id.optional().meta({ description: 'Only those of this award.' }),
      practice: practiceCode.optional(),
      sort: inOrder(EXCEPTION_ORDERS),
      ...paging,
    }),
    response: exceptionPage,
    answers: { 200: 'The exceptions.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { award: awardId, practice, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listExceptions(trx, { awardId, practiceCode: practice, ...request }),
      );
      return { status: 200, body: { data: data.map(toException), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/exceptions/:id',
    tag,
    summary: 'Read an exception',
    roles: READERS,
    params: byId,
    response: exceptionSchema,
    answers: { 200: 'The exception.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readException(deps, principal, params.id),
    }),
  }),
];

export const exceptionRoutes: readonly ApiRoute[] = [
  ...readRoutes,
  route({
    method: 'post',
    path: '/authorizations/:id/exception',
    tag,
    summary: 'Ask for an exception after a declined payment',
    description:
      'For the shop or its category, on the award of that payment. Only after a decline that an exception changes: never for what is never allowed, cash, or a shop abroad (R41, R43). A second person decides. While a question waits, another one about a payment that its answer would open is refused as `conflict`.',
    roles: [...PRACTICE_ROLES, 'finance'],
    params: z.strictObject({
      id: z.string().min(1).max(255).meta({ description: "Stripe's id.", example: 'iauth_1QabcdefGHIJ' }),
    }),
    body: asking,
    example: { subject: 'shop', reason: 'The only place near her that does the treatment her plan names.' },
    response: exceptionSchema,
    answers: { 201: 'The exception, `asked`.' },
    problems: ['not_found', 'conflict', 'wrong_state', 'never_allowed'],
    handle: async (deps, { principal, params, body }) => {
      const asked = await deps.exceptions.askException(principal, { authorizationId: params.id, ...body });
      return { status: 201, body: await readException(deps, principal, asked.id) };
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/allow',
    tag,
    summary: 'Allow an exception',
    description:
      'By an approver of the practice who asked neither for it nor for its award (R13). Payments within its bounds go through from now on, and the review of the declined payment is closed as `exception_allowed`. Sent again by the same person it is the same decision.',
    roles: ['approver'],
    params: byId,
    response: exceptionSchema,
    answers: { 200: 'The exception, `allowed`.' },
    problems: ['not_found', 'requester_is_approver', 'conflict', 'wrong_state', 'never_allowed'],
    handle: async (deps, { principal, params }) => {
      await deps.exceptions.allowException(principal, { exceptionId: params.id });
      return { status: 200, body: await readException(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/refuse',
    tag,
    summary: 'Refuse an exception',
    description:
      'By an approver as for allowing it. Sent again by the same person with the same reason it is the same decision.',
    roles: ['approver'],
    params: byId,
    body: z.strictObject({ reason: note('Say why it is refused') }).meta({ id: 'ExceptionRefusal' }),
    example: { reason: 'The practice can pay this place by invoice.' },
    response: exceptionSchema,
    answers: { 200: 'The exception, `refused`.' },
    problems: ['not_found', 'requester_is_approver', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.exceptions.refuseException(principal, { exceptionId: params.id, ...body });
      return { status: 200, body: await readException(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/withdraw',
    tag,
    summary: 'Withdraw an exception',
    description:
      'Asked for or allowed, by whoever asked or an approver. What was paid under it stays paid. Sent again with the same reason it changes nothing.',
    roles: [...PRACTICE_ROLES, 'finance'],
    params: byId,
    body: z.strictObject({ reason: note('Say why it is withdrawn') }).meta({ id: 'ExceptionWithdrawal' }),
    example: { reason: 'She found another place.' },
    response: exceptionSchema,
    answers: { 200: 'The exception, `withdrawn`.' },
    problems: ['not_found', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.exceptions.withdrawException(principal, { exceptionId: params.id, ...body });
      return { status: 200, body: await readException(deps, principal, params.id) };
    },
  }),
];
