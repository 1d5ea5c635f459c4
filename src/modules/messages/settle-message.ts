import { assert } from '../../kernel/assert.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAward } from '../awards/index.ts';
import { findLiveCodeId, lockCodes } from '../vouchers/index.ts';
import { addMessage } from './ask-to-send.ts';
import { whyNot } from './core/may-send.ts';
import type { Cancellation, Failure, Message } from './core/message.ts';
import { findOnItsWay, updateMessage } from './message-store.ts';
import type { MessagesDeps } from './messages-deps.ts';
import { readSendFacts } from './read-send-facts.ts';

type Settled = { message: Message; at: Date };

const BY = systemPrincipal('send-message');

async function audit(trx: Trx, { message, at }: Settled, told: { action: string; why?: string }): Promise<void> {
  const { id: messageId, awardId, practiceId, channel } = message;
  await recordAudit(trx, BY, {
    at,
    action: told.action,
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    after: { channel, messageId, ...(told.why && { why: told.why }) },
  });
}

/** The carrier has it. */
export async function noteSent(trx: Trx, sent: Settled & { carrierId: string }): Promise<void> {
  const { message, at, carrierId } = sent;
  await updateMessage(trx, message.id, { status: 'sent', sent_at: at, carrier_id: carrierId });
  await audit(trx, sent, { action: 'voucher.send' });
}

/** It arrived; of a letter: it was posted. */
export async function noteDelivered(trx: Trx, { message, at }: Settled): Promise<void> {
  await updateMessage(trx, message.id, { status: 'delivered', looked_at: at, settled_at: at });
}

/** It is not sent after all, and nothing takes its place. */
export async function cancelMessage(trx: Trx, settled: Settled & { why: Cancellation }): Promise<void> {
  const { message, at, why } = settled;
  await updateMessage(trx, message.id, { status: 'cancelled', settled_at: at, failure: why });
  await audit(trx, settled, { action: 'voucher.cancel_sending', why });
}

/** A letter in place of a text or email, if post is safe and nobody made another code since (R68). */
async function queueLetterInstead(deps: MessagesDeps, trx: Trx, { message, at: askedAt }: Settled): Promise<void> {
  const { id: insteadOf, awardId, practiceId, askedBy, channel } = message;
  if (channel === 'letter') return;
  const award = await findAward(trx, awardId);
  assert(award, `award ${awardId} of a message exists`);
  const { facts } = await readSendFacts(deps, trx, award);
  if (whyNot(facts, 'letter') || (await findOnItsWay(trx, awardId))) return;
  if ((await findLiveCodeId(trx, awardId)) !== (message.code ?? message.expectsCode)) return;
  const letter = { awardId, practiceId, channel: 'letter', askedBy, askedAt, askedKey: null, insteadOf } as const;
  await addMessage(trx, BY, letter);
}

/** It did not arrive: a letter goes in its place at once where that is safe, else it is a task for the practice (R68). */
export async function failMessage(deps: MessagesDeps, trx: Trx, failed: Settled & { why: Failure }): Promise<void> {
  const { message, at, why } = failed;
  await lockCodes(trx, message.awardId);
  await updateMessage(trx, message.id, { status: 'failed', settled_at: at, failure: why });
  await audit(trx, failed, { action: 'voucher.fail_sending', why });
  await queueLetterInstead(deps, trx, failed);
}
