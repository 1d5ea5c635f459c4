import { z } from 'zod';
import { PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, reasonText } from '../schemas.ts';
import { awardSchema } from './award-schema.ts';
import { readAward } from './read-award.ts';

const common = { method: 'post', tag: 'Awards', params: byId, response: awardSchema } as const;

export const awardEndingRoutes: readonly ApiRoute[] = [
  route({
    ...common,
    path: '/awards/:id/withdraw-consent',
    summary: "Record that the person's consent is withdrawn",
    description: 'Nothing more is paid from any award of the person, and nothing lifts that (R28).',
    roles: PRACTICE_ROLES,
    answers: { 200: 'The award, `paused`, or ended if its card was still being made.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.withdrawConsent(principal, { awardId: params.id });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/awards/:id/record-death',
    summary: 'Record that the person has died',
    description:
      'Ends every award of the person at once, releases what is free and sends them nothing more (R36). No money is asked back by letter.',
    roles: PRACTICE_ROLES,
    answers: { 200: 'The award, `finished`.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.recordDeath(principal, { awardId: params.id });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/awards/:id/carry-forward',
    summary: 'Carry an award past its year',
    description: 'Only the commissioner lets a live award end after 31 March, to 30 June at the latest (R7).',
    roles: ['commissioner'],
    body: z
      .strictObject({
        until: day.meta({ description: 'The new last day, to midnight in London.' }),
        reason: reasonText('Say why, in at least 3 characters.'),
      })
      .meta({ id: 'CarryForward' }),
    example: { until: '2027-04-30', reason: 'The break was put off by the hotel' },
    answers: { 200: 'The award with its new last day.' },
    problems: ['not_found', 'wrong_state', 'expiry_not_allowed'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.carryForward(principal, { ...body, awardId: params.id });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
];
