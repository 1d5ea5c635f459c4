import { z } from 'zod';
import { newRepresentative } from '../../../modules/recipients/index.ts';
import { PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, reasonText } from '../schemas.ts';
import { personSchema, readPersonDocument } from './recipient-schema.ts';

const tag = 'Recipients';

export const representativeRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/recipients/:id/representatives',
    tag,
    summary: 'Record who may act for a person',
    description:
      'With the authority that was seen, and its dates (R26). A nominee agrees, is checked and has a last day; whoever is to be the nominee of a third person waits for finance (R27). The same again gives the one on record.',
    roles: PRACTICE_ROLES,
    params: byId,
    body: newRepresentative.meta({ id: 'NewRepresentative' }),
    example: {
      kind: 'donee',
      givenName: 'Carol',
      familyName: 'Example',
      relationship: 'Daughter',
      evidence: 'Registered lasting power of attorney for health and welfare',
      evidenceSeenOn: '2026-03-04',
    },
    response: personSchema,
    answers: { 200: 'The person, with whoever may act.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, body: representative }) => {
      await deps.recipients.addRepresentative(principal, { recipientId: params.id, representative });
      return { status: 200, body: await readPersonDocument(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/representatives/:id/end',
    tag,
    summary: 'Record that somebody acts for a person no more',
    description: 'A card that they hold goes on working until it is frozen.',
    roles: PRACTICE_ROLES,
    params: byId,
    body: z.strictObject({ reason: reasonText('Say why it ends.') }).meta({ id: 'RepresentativeEnd' }),
    example: { reason: 'She chose her son instead' },
    response: personSchema,
    answers: { 200: 'The person.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, body }) => {
      const { recipientId } = await deps.recipients.endRepresentative(principal, {
        representativeId: params.id,
        ...body,
      });
      return { status: 200, body: await readPersonDocument(deps, principal, recipientId) };
    },
  }),
  route({
    method: 'post',
    path: '/representatives/:id/review',
    tag,
    summary: 'Decide about a nominee of three people or more',
    description:
      'Allowed, they act from now on; refused, the nomination ends (R27). The case of it closes by itself. Sent again with the same decision it changes nothing.',
    roles: ['finance'],
    params: byId,
    body: z
      .strictObject({
        decision: z.enum(['allowed', 'refused']).meta({ description: 'What finance decides.' }),
        reason: reasonText('Say why.'),
      })
      .meta({ id: 'NomineeReview' }),
    example: { decision: 'allowed', reason: 'Runs a lunch club, and each of them chose her' },
    response: z.object({ id, decision: z.enum(['allowed', 'refused']) }).meta({ id: 'ReviewedNominee' }),
    answers: { 200: 'The decision.' },
    problems: ['not_found', 'wrong_state', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.recipients.reviewNominee(principal, { representativeId: params.id, ...body });
      return { status: 200, body: { id: params.id, decision: body.decision } };
    },
  }),
];
