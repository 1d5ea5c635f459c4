import { z } from 'zod';
import { REVEAL_REASONS, recipientIdentity } from '../../../modules/recipients/index.ts';
import { inScope } from '../../../platform/database.ts';
import { OVERSEERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, instant, reasonText } from '../schemas.ts';
import { findAwardView } from './read-award.ts';
import { personSchema, readPersonDocument } from './recipient-schema.ts';

const common = {
  method: 'post',
  tag: 'Recipients',
  params: byId,
  response: personSchema,
  answers: { 200: 'The person.' },
} as const;

export const recipientLifeRoutes: readonly ApiRoute[] = [
  route({
    ...common,
    path: '/recipients/:id/withdraw-consent',
    summary: 'Record that a person no longer agrees',
    description: 'Nothing more is paid from any award of theirs, and nothing lifts that (R28).',
    roles: PRACTICE_ROLES,
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.withdrawConsent(principal, { recipientId: params.id });
      return { status: 200, body: await readPersonDocument(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/recipients/:id/record-death',
    summary: 'Record that a person has died',
    description: 'Ends every award of theirs at once, releases what is free and sends them nothing more (R36).',
    roles: PRACTICE_ROLES,
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.recordDeath(principal, { recipientId: params.id });
      return { status: 200, body: await readPersonDocument(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/recipients/:id/take-back-death',
    summary: 'Take back a death that was recorded by mistake',
    description: 'By an approver. The person can be helped again; what ended stays ended (R36).',
    roles: ['approver'],
    body: z.strictObject({ reason: reasonText('Say how it came to be recorded.') }).meta({ id: 'DeathTakenBack' }),
    example: { reason: 'Somebody else of the same name had died' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.recipients.takeBackDeath(principal, { recipientId: params.id, ...body });
      return { status: 200, body: await readPersonDocument(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/reveal-identity',
    tag: 'Recipients',
    summary: 'See who the person of an award is',
    description:
      'For those outside the practice, with a reason that is recorded (R16). It lasts for 15 minutes; asked again while it lasts, it lasts no longer.',
    roles: [...OVERSEERS, 'safeguarding'],
    params: byId,
    body: z
      .strictObject({
        reasonCode: z.enum(REVEAL_REASONS).meta({ description: 'The kind of reason.' }),
        reason: reasonText('Say why you need to know.'),
      })
      .meta({ id: 'IdentityReveal' }),
    example: { reasonCode: 'payment_query', reason: 'The shop asks for the name before it refunds' },
    response: z
      .object({ identity: z.object(recipientIdentity.shape), until: instant })
      .meta({ id: 'RevealedIdentity', description: 'Who it is, and until when you may know.' }),
    answers: { 200: 'Who it is.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, body }) => {
      const { recipientId } = await findAwardView(deps, principal, params.id);
      const { until } = await deps.recipients.revealIdentity(principal, { recipientId, ...body });
      const identity = await inScope(deps.db, principal.scope, (trx) => deps.recipients.identityOf(trx, recipientId));
      return { status: 200, body: { identity, until: until.toISOString() } };
    },
  }),
];
