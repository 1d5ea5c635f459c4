import { inScope } from '../../platform/database.ts';
import { queueSending } from './ask-to-send.ts';
import { type Followed, listStuck, listUnsettled, lockMessage, updateMessage } from './message-store.ts';
import type { CarriedState, MessagesDeps } from './messages-deps.ts';
import { failMessage, noteDelivered } from './settle-message.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A job that has not sent a message by then may have given up. */
const STUCK_AFTER_MS = 10 * MINUTE_MS;
const LOOK_AT_TEXTS_MS = MINUTE_MS;
const LOOK_AT_LETTERS_MS = HOUR_MS;
/** The carrier forgets what it sent a week ago. */
const KNOWN_FOR_MS = 7 * 24 * HOUR_MS;
const MOST_AT_ONCE = 100;

async function settle(deps: MessagesDeps, id: string, state: CarriedState | null): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const message = await lockMessage(trx, id);
    if (message?.status !== 'sent') return;
    if (state === 'delivered') await noteDelivered(trx, { message, at });
    else if (state === null || state === 'on_its_way') await updateMessage(trx, id, { looked_at: at });
    else await failMessage(deps, trx, { message, at, why: state });
  });
}

/** Returns false when the carrier gave no answer; the message waits for its next turn then. */
async function look(deps: MessagesDeps, { id, carrierId }: Followed): Promise<boolean> {
  if (!deps.carrier || carrierId === null) return true;
  try {
    await settle(deps, id, await deps.carrier.stateOf(carrierId));
    return true;
  } catch (error) {
    deps.logger.warn({ messageId: id, err: error }, 'could not ask what became of a message');
    await settle(deps, id, 'on_its_way');
    return false;
  }
}

/**
 * Asks the carrier what became of the messages that left: a text or email every minute, a letter every hour, for a week.
 * One that failed has its letter or its task with that (R68). Those whose job gave up are tried again. A carrier that is
 * away is asked once and left until the next minute: waiting for each answer would hold up all other work.
 */
export async function followMessages(deps: MessagesDeps): Promise<void> {
  const now = deps.clock.now().getTime();
  const ago = (ms: number) => new Date(now - ms);
  const unsettled = await inScope(deps.db, 'all', async (trx) => {
    for (const id of await listStuck(trx, ago(STUCK_AFTER_MS))) await queueSending(trx, id);
    return listUnsettled(trx, {
      textsBefore: ago(LOOK_AT_TEXTS_MS),
      lettersBefore: ago(LOOK_AT_LETTERS_MS),
      sentAfter: ago(KNOWN_FOR_MS),
      limit: MOST_AT_ONCE,
    });
  });
  for (const message of unsettled) if (!(await look(deps, message))) return;
}
