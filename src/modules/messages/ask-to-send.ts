import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { findAward } from '../awards/index.ts';
import { requireRole } from '../staff/index.ts';
import { findLiveCodeId, lockCodes } from '../vouchers/index.ts';
import { WHY_NOT, whyNot } from './core/may-send.ts';
import type { Channel, Message } from './core/message.ts';
import { findAsked, findMessage, findOnItsWay, insertMessage, type NewMessage } from './message-store.ts';
import type { MessagesDeps } from './messages-deps.ts';
import { readSendFacts } from './read-send-facts.ts';

export type SendInput = {
  awardId: string;
  channel: Channel;
  /** The same key of the same person never sends it twice. */
  key: string;
};

/** All messages go one after the other: the same one is never under way twice. */
const QUEUE = 'send-message';

/** Adds the job that sends it, in the caller's transaction; one that waits is replaced. */
export async function queueSending(trx: Trx, messageId: string): Promise<void> {
  await enqueueJob(trx, {
    task: 'send-message',
    payload: { messageId },
    key: `send-message:${messageId}`,
    queue: QUEUE,
  });
}

/** Writes down that a message is to go, with the job that sends it. The caller holds the lock on the award's codes. */
export async function addMessage(
  trx: Trx,
  principal: Principal,
  message: Omit<NewMessage, 'id' | 'expectsCode'>,
): Promise<Message> {
  const id = newId();
  const { awardId, practiceId, channel, insteadOf, askedAt: at } = message;
  await insertMessage(trx, { ...message, id, expectsCode: await findLiveCodeId(trx, awardId) });
  await queueSending(trx, id);
  await recordAudit(trx, principal, {
    at,
    action: 'voucher.ask_to_send',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    after: { channel, messageId: id, ...(insteadOf && { insteadOf }) },
  });
  const added = await findMessage(trx, id);
  if (!added) throw new Error(`Message ${id} was not kept`);
  return added;
}

function repeated(earlier: Message, { awardId, channel }: SendInput): Message {
  if (earlier.awardId === awardId && earlier.channel === channel) return earlier;
  throw new AppError('idempotency_key_reused', 'This key was used for another message.');
}

/**
 * Asks for a voucher to be sent to its person; it leaves within seconds, with a fresh code, and the earlier code stops
 * working then (R50). Only by a way that the person said is safe (R69), and never to somebody who died or no longer
 * agrees, or while the voucher is frozen (R36). Throws `not_found`, `wrong_state`, and `not_safe_to_send` with why not.
 * The same key answers the same.
 */
export async function askToSend(deps: MessagesDeps, principal: Principal, input: SendInput): Promise<Message> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { awardId, channel, key } = input;
  const askedAt = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await lockCodes(trx, awardId);
    const earlier = await findAsked(trx, { by: principal.id, key });
    if (earlier) return repeated(earlier, input);
    const { facts } = await readSendFacts(deps, trx, award);
    const why = whyNot(facts, channel);
    if (why) {
      throw new AppError('not_safe_to_send', WHY_NOT[why], { errors: [{ field: 'channel', message: WHY_NOT[why] }] });
    }
    if (await findOnItsWay(trx, awardId)) {
      throw new AppError('wrong_state', 'A message with this voucher is on its way already.');
    }
    const { practiceId } = award;
    const asked = { awardId, practiceId, channel, askedBy: principal.id, askedAt, askedKey: key, insteadOf: null };
    return addMessage(trx, principal, asked);
  });
}
