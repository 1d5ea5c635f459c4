import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { CANCELLATIONS, CHANNELS, FAILURES, MESSAGE_STATUSES } from '../../../modules/messages/index.ts';
import type { MessageView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { worksFor } from '../pseudonym.ts';
import { AWARD_READERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, instant } from '../schemas.ts';

const tag = 'Access codes';

const messageSchema = z
  .object({
    id,
    channel: z.enum(CHANNELS),
    status: z.enum(MESSAGE_STATUSES).meta({
      description:
        '`queued`, `sending`: it leaves within seconds. `sent`: the carrier has it. `delivered`: it arrived, of a letter: it was posted. `failed`: it did not arrive. `cancelled`: it was not sent after all.',
    }),
    failure: z
      .enum([...FAILURES, ...CANCELLATIONS])
      .nullable()
      .meta({ description: 'Why it did not arrive, or was not sent.' }),
    numberEnds: z.string().nullable().meta({
      description: 'Of a text: the last two digits of the number. Only for keys of the practice itself (R16).',
      example: '45',
    }),
    insteadOf: id.nullable().meta({ description: 'The message that failed, in whose place this letter goes (R68).' }),
    askedAt: instant,
    askedBy: z.string(),
    sentAt: instant.nullable(),
    settledAt: instant.nullable().meta({ description: 'When it was known to have arrived, failed or been cancelled.' }),
  })
  .meta({ id: 'Message', description: 'A voucher sent to its person. Never where to, and never its code.' });

function toMessage(view: MessageView, isOwn: boolean): z.output<typeof messageSchema> {
  return {
    ...view,
    numberEnds: isOwn ? view.numberEnds : null,
    askedAt: view.askedAt.toISOString(),
    sentAt: view.sentAt?.toISOString() ?? null,
    settledAt: view.settledAt?.toISOString() ?? null,
  };
}

async function readMessages(deps: ApiDeps, principal: Principal, awardId: string) {
  const found = await inScope(deps.db, principal.scope, async (trx) => {
    const award = await deps.reports.awardView(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    return { award, messages: await deps.reports.listMessages(trx, awardId) };
  });
  const isOwn = worksFor(principal, found.award.practiceId);
  return found.messages.map((view) => toMessage(view, isOwn));
}

export const messageRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/awards/:id/voucher/send',
    tag,
    summary: 'Send a voucher',
    description:
      'By text, email or letter, with a fresh code; the earlier one stops working when it leaves (R50). Only by a way that the person said is safe (R69). A text or email that does not arrive is followed by a letter on the same day, where post is safe (R68). The code is in no answer.',
    roles: PRACTICE_ROLES,
    params: byId,
    needsIdempotencyKey: true,
    body: z
      .strictObject({ channel: z.enum(CHANNELS).meta({ description: 'How it is sent.' }) })
      .meta({ id: 'NewMessage' }),
    example: { channel: 'text' },
    response: messageSchema,
    answers: { 202: 'The message, `queued`. Sent again under the same key: the same message, as it is now.' },
    problems: ['not_found', 'wrong_state', 'not_safe_to_send', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey: key }) => {
      const { id: asked } = await deps.messages.askToSend(principal, { awardId: params.id, ...body, key });
      const message = (await readMessages(deps, principal, params.id)).find((one) => one.id === asked);
      if (!message) throw new AppError('not_found', 'There is no such message.');
      return { status: 202, body: message };
    },
  }),
  route({
    method: 'get',
    path: '/awards/:id/messages',
    tag,
    summary: 'List how a voucher was sent',
    description: 'Each text, email and letter with what became of it, the oldest first.',
    roles: AWARD_READERS,
    params: byId,
    response: z.object({ data: z.array(messageSchema) }).meta({ id: 'Messages' }),
    answers: { 200: 'The messages.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: { data: await readMessages(deps, principal, params.id) },
    }),
  }),
];
