import { v5 as idOf } from 'uuid';
import { z } from 'zod';
import { type ApiRoute, route } from '../route.ts';
import { day, id, practiceCode } from '../schemas.ts';
import { readStaff } from './read-staff.ts';
import { roleSchema, staffDetailSchema } from './staff-schema.ts';

export const apiKeyRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/api-keys',
    tag: 'Staff',
    summary: 'Let a program have a key',
    description:
      'Whoever answers for the key takes it on the page “Your sign-in” and is the only one to see it; it works from then on. It ends after its last day, or when they end it, leave or get another role. The same request sent again grants no other.',
    roles: ['admin'],
    needsIdempotencyKey: true,
    fieldNames: { owner: 'answersFor' },
    body: z
      .strictObject({
        role: roleSchema,
        practice: practiceCode.optional().meta({ description: 'Required for practice roles.', example: 'DEMO-01' }),
        answersFor: id.optional().meta({
          description:
            'The member of staff who answers for it; left out, whoever answers for the key that asks. They have the same role themselves, or any role of the practice where the key only asks (`requester`). Both are one person (R13).',
        }),
        endsOn: day.optional().meta({ description: 'Its last day, within 12 months; left out, the last of them.' }),
        name: z.string().trim().min(1).max(100).optional().meta({ description: 'What it is for.', example: 'Till' }),
      })
      .meta({ id: 'NewKey' }),
    example: { role: 'admin', name: 'Joiners and leavers' },
    response: staffDetailSchema,
    answers: { 201: 'The key, which waits to be taken.' },
    problems: ['practice_unknown', 'idempotency_key_reused'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const { role, practice: practiceCode, name, answersFor: ownerId, endsOn } = body;
      const input = { id: idOf(`key ${idempotencyKey}`, principal.id), role, practiceCode, name, ownerId, endsOn };
      const { principalId } = await deps.staff.grantApiKey(principal, input);
      return { status: 201, body: await readStaff(deps, principal, principalId) };
    },
  }),
];
