import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { NEWS_READERS, OVERSEERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, paging } from '../schemas.ts';
import {
  breakFilter,
  breakPage,
  breakSchema,
  fundingSchema,
  newsSchema,
  reconciliationSchema,
  toBreak,
  toFunding,
  toNews,
  toReconciliation,
} from './reconciliation-schema.ts';

const tag = 'Reconciliation';

async function readBreak(deps: ApiDeps, principal: Principal, breakId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.breakView(trx, breakId));
  if (!found) throw new AppError('not_found', 'There is no such break.');
  return toBreak(found);
}

const readRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/reconciliation',
    tag,
    summary: 'Read whether our books agree with Stripe',
    description: 'The last three-way match and what is open (R46). `npm run reconcile` makes a new one.',
    roles: OVERSEERS,
    response: reconciliationSchema,
    answers: { 200: 'The three sides, the breaks in figures, the last runs.' },
    problems: [],
    handle: async (deps, { principal }) => ({
      status: 200,
      body: toReconciliation(await inScope(deps.db, principal.scope, deps.reports.reconciliationView)),
    }),
  }),
  route({
    method: 'get',
    path: '/reconciliation/breaks',
    tag,
    summary: 'List breaks',
    description: 'Newest first unless `sort` says another order.',
    roles: OVERSEERS,
    query: z.strictObject({ ...breakFilter, ...paging }),
    response: breakPage,
    answers: { 200: 'The breaks.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listBreaks(trx, query),
      );
      return { status: 200, body: { data: data.map(toBreak), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/reconciliation/breaks/:id',
    tag,
    summary: 'Read a break',
    roles: OVERSEERS,
    params: byId,
    response: breakSchema,
    answers: { 200: 'The break.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readBreak(deps, principal, params.id) }),
  }),
  route({
    method: 'get',
    path: '/funding',
    tag,
    summary: 'Read cash at Stripe and what it must cover',
    description: 'Cash that has arrived and promises are never one figure. Asks Stripe for the account to pay into.',
    roles: OVERSEERS,
    response: fundingSchema,
    answers: { 200: 'Cash, promises, and how to send more.' },
    problems: [],
    handle: async (deps, { principal }) => ({
      status: 200,
      body: toFunding(await deps.reconciliation.readFunding(principal)),
    }),
  }),
  route({
    method: 'get',
    path: '/news',
    tag,
    summary: 'Read what Stripe told us',
    description: 'Counts of its events by kind and state, and those that are parked (R45).',
    roles: NEWS_READERS,
    response: newsSchema,
    answers: { 200: 'The counts and the parked events.' },
    problems: [],
    handle: async (deps, { principal }) => ({ status: 200, body: toNews(await deps.inbox.readNews(principal)) }),
  }),
];

const changeRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/reconciliation/breaks/:id/assign',
    tag,
    summary: 'Give a break an owner',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({
        assignTo: id.optional().meta({ description: 'Somebody in finance; yourself when left out.' }),
      })
      .meta({ id: 'AssignBreak' }),
    example: {},
    response: breakSchema,
    answers: { 200: 'The break with its owner.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body: { assignTo } }) => {
      await deps.reconciliation.assignBreak(principal, { breakId: params.id, ...(assignTo ? { assignTo } : {}) });
      return { status: 200, body: await readBreak(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/reconciliation/breaks/:id/close',
    tag,
    summary: 'Accept a difference and close its break',
    description: 'Moves no money. The same difference stays closed; when its figures change it opens again.',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({
        reason: z
          .string()
          .trim()
          .min(1, 'Write why the two sides may differ')
          .max(2000, 'Keep it to 2,000 characters.')
          .meta({ description: 'Without an NHS number or a card number (R57).' }),
      })
      .meta({ id: 'CloseBreak' }),
    example: { reason: 'A card of the old programme, paid from its own float.' },
    response: breakSchema,
    answers: { 200: 'The break, `accepted`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.reconciliation.closeBreak(principal, { breakId: params.id, reason: body.reason });
      return { status: 200, body: await readBreak(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/news/:id/replay',
    tag,
    summary: 'Have a parked event tried again',
    description: 'Safe at any time: processing reads the object again. An event that was of no use can be tried too.',
    roles: ['finance', 'admin'],
    params: z.strictObject({
      id: z
        .string()
        .regex(/^evt_\w{1,250}$/)
        .meta({ description: 'Stripe’s id of the event.', example: 'evt_1QabcdefGHIJ' }),
    }),
    response: newsSchema,
    answers: { 200: 'What Stripe told us, with the event waiting again.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.inbox.replayEvent(principal, params.id);
      return { status: 200, body: toNews(await deps.inbox.readNews(principal)) };
    },
  }),
];

export const reconciliationRoutes: readonly ApiRoute[] = [...readRoutes, ...changeRoutes];
