import { inScope, type Trx } from '../../platform/database.ts';
import { markSent } from '../vouchers/index.ts';
import { type Failure, isOnItsWay, type Message } from './core/message.ts';
import { findMessage, lockMessage } from './message-store.ts';
import { CarrierNotSetUp, type MessageCarrier, MessageRefusal, type MessagesDeps } from './messages-deps.ts';
import { prepareMessage } from './prepare-message.ts';
import { failMessage, noteSent } from './settle-message.ts';

type Work = (trx: Trx, message: Message, at: Date) => Promise<void>;

/** Does the work on a message that nobody has settled meanwhile. */
async function onItsWay(deps: MessagesDeps, id: string, work: Work): Promise<void> {
  await inScope(deps.db, 'all', async (trx) => {
    const message = await lockMessage(trx, id);
    if (message && isOnItsWay(message)) await work(trx, message, deps.clock.now());
  });
}

async function recordSent(deps: MessagesDeps, id: string, carrierId: string): Promise<void> {
  await onItsWay(deps, id, async (trx, message, at) => {
    await noteSent(trx, { message, at, carrierId });
    await markSent(trx, { awardId: message.awardId, practiceId: message.practiceId, at });
  });
}

/** A message whose answer was lost is known to the carrier by our reference. */
async function findSent(carrier: MessageCarrier | null, message: Message): Promise<string | null> {
  if (!carrier || message.status !== 'sending') return null;
  return (await carrier.findByReference(message.id))?.carrierId ?? null;
}

/** Why the carrier will never take it, said to whoever runs this; throws what is worth another try. */
function whyRefused({ logger }: MessagesDeps, messageId: string, error: unknown): Failure {
  if (error instanceof MessageRefusal) {
    logger.warn({ messageId, refusal: error.message }, 'a message was refused');
    return 'refused';
  }
  if (!(error instanceof CarrierNotSetUp)) throw error;
  logger.error(
    { messageId, refusal: error.message },
    'sending is not set up: see to the key and templates of the carrier',
  );
  return 'not_set_up';
}

/**
 * Sends a message that was asked for, once, however often it runs. The carrier is called outside any transaction. What
 * it refuses for good has failed (R68); everything else is thrown, for another try.
 */
export async function sendMessage(deps: MessagesDeps, id: string): Promise<void> {
  const { carrier } = deps;
  const message = await findMessageToSend(deps, id);
  if (!message) return;
  const known = await findSent(carrier, message);
  if (known) return recordSent(deps, id, known);
  const outgoing = await inScope(deps.db, 'all', (trx) => prepareMessage(deps, trx, id));
  if (!outgoing || !carrier) return;
  try {
    const { carrierId } = await carrier.send(outgoing);
    await recordSent(deps, id, carrierId);
  } catch (error) {
    const why = whyRefused(deps, id, error);
    await onItsWay(deps, id, (trx, message, at) => failMessage(deps, trx, { message, at, why }));
  }
}

async function findMessageToSend(deps: MessagesDeps, id: string): Promise<Message | null> {
  const message = await inScope(deps.db, 'all', (trx) => findMessage(trx, id));
  return message && isOnItsWay(message) ? message : null;
}
