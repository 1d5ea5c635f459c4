import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import type { ApiDeps } from '../api-deps.ts';
import { NEWS_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { instant } from '../schemas.ts';

const tag = 'Reconciliation';
const eventId = z
  .string()
  .regex(/^\d{1,18}$/)
  .meta({ description: 'Id of an event of this service.', example: '4711' });

const parkedSchema = z
  .object({
    data: z.array(
      z.object({
        id: eventId,
        type: z.string().meta({ example: 'award.shortfall' }),
        attempts: z.int(),
        error: z.string(),
        occurredAt: instant,
        parkedAt: instant,
      }),
    ),
  })
  .meta({ id: 'ParkedDomainEvents', description: 'What happened here and opened no case or review, for that failed.' });

async function readParked(deps: ApiDeps, principal: Principal): Promise<z.output<typeof parkedSchema>> {
  const events = await deps.audit.listParkedEvents(principal);
  return {
    data: events.map((event) => ({
      ...event,
      occurredAt: event.occurredAt.toISOString(),
      parkedAt: event.parkedAt.toISOString(),
    })),
  };
}

export const domainEventRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/domain-events/parked',
    tag,
    summary: 'Read what could not be passed on inside this service',
    description: 'At most a hundred, parked last on top. Each failed ten times.',
    roles: NEWS_READERS,
    response: parkedSchema,
    answers: { 200: 'The parked events.' },
    problems: [],
    handle: async (deps, { principal }) => ({ status: 200, body: await readParked(deps, principal) }),
  }),
  route({
    method: 'post',
    path: '/domain-events/:id/replay',
    tag,
    summary: 'Have a parked event of this service tried again',
    description: 'Once its cause is mended. It takes effect once.',
    roles: ['finance', 'admin'],
    params: z.strictObject({ id: eventId }),
    response: parkedSchema,
    answers: { 200: 'What is still parked.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.audit.replayDomainEvent(principal, params.id);
      return { status: 200, body: await readParked(deps, principal) };
    },
  }),
];
