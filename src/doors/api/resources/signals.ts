import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { VERDICTS } from '../../../modules/risk/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { SIGNAL_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, paging } from '../schemas.ts';
import {
  resultsSchema,
  signalDetailSchema,
  signalFilter,
  signalPage,
  toResults,
  toSignal,
  toSignalDetail,
} from './signal-schema.ts';

const tag = 'Fraud signals';

async function readSignal(deps: ApiDeps, principal: Principal, signalId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.signalDetail(trx, signalId));
  if (!found) throw new AppError('not_found', 'There is no such signal.');
  return toSignalDetail(found);
}

export const signalRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/signals',
    tag,
    summary: 'List fraud signals',
    description:
      'Open ones by when to look at them, those only to be noted last; judged ones, and all of them, newest first. A signal declines and stops nothing.',
    roles: SIGNAL_READERS,
    query: z.strictObject({ ...signalFilter, ...paging }),
    response: signalPage,
    answers: { 200: 'The signals.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, ...request } = query;
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listSignals(trx, { practiceCode: practice, ...request }),
      );
      return { status: 200, body: { data: data.map(toSignal), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/signals/:id',
    tag,
    summary: 'Read a fraud signal',
    roles: SIGNAL_READERS,
    params: byId,
    response: signalDetailSchema,
    answers: { 200: 'The signal with what it was raised on.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readSignal(deps, principal, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/signals/:id/judge',
    tag,
    summary: 'Say whether a signal was right',
    description:
      'A false alarm leaves the score. It stops no card and tells the person nothing. Not by whoever approved the award (R13), and by one person only (R55); the same again changes nothing.',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({
        verdict: z.enum(VERDICTS).meta({ description: 'What was found.' }),
        note: z
          .string()
          .trim()
          .min(1, 'Write a note that says what you found')
          .max(2000, 'Keep it to 2,000 characters.')
          .meta({ description: 'Without an NHS number or a card number (R57).' }),
        isCareHome: z.boolean().optional().meta({
          description: 'With a false alarm of F11: the contact is a registered care home’s and raises no signal again.',
        }),
      })
      .meta({ id: 'Judgement' }),
    example: { verdict: 'false_alarm', note: 'The practice knows of it: two sisters share the shopping.' },
    response: signalDetailSchema,
    answers: { 200: 'The signal, judged.' },
    problems: ['not_found', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.risk.judgeSignal(principal, { signalId: params.id, ...body });
      return { status: 200, body: await readSignal(deps, principal, params.id) };
    },
  }),
  route({
    method: 'get',
    path: '/signal-results',
    tag,
    summary: 'Read how often signals were right',
    description: 'By practice and kind, most false alarms first.',
    roles: SIGNAL_READERS,
    response: resultsSchema,
    answers: { 200: 'The counts.' },
    problems: [],
    handle: async (deps, { principal }) => ({
      status: 200,
      body: toResults(await inScope(deps.db, principal.scope, (trx) => deps.reports.signalResults(trx))),
    }),
  }),
];
