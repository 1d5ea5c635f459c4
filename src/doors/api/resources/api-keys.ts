import { v5 as idOf } from 'uuid';
import { z } from 'zod';
import { type ApiRoute, route } from '../route.ts';
import { day, id, practiceCode } from '../schemas.ts';
import { roleSchema } from './staff-schema.ts';

const minted = z
  .object({
    id: id.meta({ description: 'The key as a principal: list, read and end it under `/staff`.' }),
    key: z.string().meta({ description: 'Shown this once.', example: 'pp_test_…' }),
  })
  .meta({ id: 'MintedKey' });

export const apiKeyRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/api-keys',
    tag: 'Staff',
    summary: 'Make a key for a program',
    description:
      'The key is in this answer and nowhere else, so the same request sent again is refused: if its answer was lost, end the key and make another. It ends after its last day, or when whoever answers for it leaves.',
    roles: ['admin'],
    needsIdempotencyKey: true,
    fieldNames: { owner: 'answersFor' },
    body: z
      .strictObject({
        role: roleSchema,
        practice: practiceCode.optional().meta({ description: 'Required for practice roles.', example: 'DEMO-01' }),
        answersFor: id.optional().meta({
          description: 'The member of staff who answers for it; left out, whoever makes it. Both are one person (R13).',
        }),
        endsOn: day.optional().meta({ description: 'Its last day, within 12 months; left out, the last of them.' }),
        name: z.string().trim().min(1).max(100).optional().meta({ description: 'What it is for.', example: 'Till' }),
      })
      .meta({ id: 'NewKey' }),
    example: { role: 'requester', practice: 'DEMO-01', name: 'Referral system' },
    response: minted,
    answers: { 201: 'The new key.' },
    problems: ['practice_unknown', 'conflict'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const { role, practice: practiceCode, name, answersFor: ownerId, endsOn } = body;
      const input = { id: idOf(`key ${idempotencyKey}`, principal.id), role, practiceCode, name, ownerId, endsOn };
      const { key, principalId } = await deps.staff.mintApiKey(input, principal);
      return { status: 201, body: { id: principalId, key } };
    },
  }),
];
