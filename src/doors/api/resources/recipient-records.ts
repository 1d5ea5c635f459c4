import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import { capacityRecord, carePlanRecord, communicationNeeds, safeContact } from '../../../modules/recipients/index.ts';
import type { ApiDeps } from '../api-deps.ts';
import { PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id } from '../schemas.ts';
import { personSchema, readPersonDocument } from './recipient-schema.ts';

const common = {
  method: 'post',
  tag: 'Recipients',
  roles: PRACTICE_ROLES,
  params: byId,
  response: personSchema,
  answers: { 200: 'The person.' },
  problems: ['not_found'],
} as const;

async function answerWith(deps: ApiDeps, principal: Principal, about: { id: string; act: Promise<unknown> }) {
  await about.act;
  return { status: 200, body: await readPersonDocument(deps, principal, about.id) };
}

const withIds = z
  .array(id)
  .min(1, 'Name at least one other person.')
  .max(20, 'Name at most 20 people.')
  .meta({ description: 'Who lives with them; of the same practice.' });

export const recipientRecordRoutes: readonly ApiRoute[] = [
  route({
    ...common,
    path: '/recipients/:id/needs',
    summary: 'Record how a person needs to be written or spoken to',
    description: 'They are asked again after a year. The same again on the same day changes nothing.',
    body: communicationNeeds.meta({ id: 'CommunicationNeeds' }),
    example: { formats: ['large_print'], channel: 'landline', note: 'No smartphone' },
    handle: (deps, { principal, params, body: needs }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.recordNeeds(principal, { recipientId: params.id, needs }),
      }),
  }),
  route({
    ...common,
    path: '/recipients/:id/safe-contact',
    summary: 'Record which ways to a person are safe',
    description:
      'As they answered. Nothing is sent to somebody without a safe way, and one-time codes for paying online go to the practice unless texting is safe (R69).',
    body: safeContact.meta({ id: 'SafeContact' }),
    example: { mayCall: true, phone: '01632 960501' },
    handle: (deps, { principal, params, body: contact }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.setSafeContact(principal, { recipientId: params.id, contact }),
      }),
  }),
  route({
    ...common,
    path: '/recipients/:id/capacity',
    summary: 'Record whether a person can decide about the help',
    description: 'Somebody who cannot needs a representative (R26); at 16 and 17 it is noted that they can (R25).',
    body: capacityRecord.meta({ id: 'Capacity' }),
    example: {
      lacksCapacity: false,
      assessedOn: '2026-11-20',
      note: 'Talked it through alone; she knows what it is for.',
    },
    handle: (deps, { principal, params, body }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.recordCapacity(principal, { recipientId: params.id, ...body }),
      }),
  }),
  route({
    ...common,
    path: '/recipients/:id/care-plan',
    summary: 'Record a care plan, or its review',
    description: 'Needed for direct payments (R24). An overdue review stops new ones, never what was awarded.',
    body: carePlanRecord.meta({ id: 'CarePlan' }),
    example: {
      reference: 'CP-2026-118',
      coordinator: 'Sister Ola Mockby',
      isNotExcluded: true,
      agreedOn: '2026-11-01',
      reviewDueOn: '2027-01-31',
    },
    handle: (deps, { principal, params, body: plan }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.recordCarePlan(principal, { recipientId: params.id, plan }),
      }),
  }),
  route({
    ...common,
    path: '/recipients/:id/household',
    summary: 'Record who lives with a person',
    description: 'With all who live with any of them already (R30).',
    body: z.strictObject({ withIds }).meta({ id: 'Household' }),
    example: { withIds: ['019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f'] },
    handle: (deps, { principal, params, body }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.recordHousehold(principal, { recipientId: params.id, ...body }),
      }),
  }),
  route({
    ...common,
    path: '/recipients/:id/leave-household',
    summary: 'Record that a person lives with the others no more',
    description:
      'What the household was given counts for each of them for 12 months more (R30). Not for whoever declared one of them (R14).',
    problems: ['not_found', 'declared_link'],
    handle: (deps, { principal, params }) =>
      answerWith(deps, principal, {
        id: params.id,
        act: deps.recipients.leaveHousehold(principal, { recipientId: params.id }),
      }),
  }),
];
