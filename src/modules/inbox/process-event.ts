import { inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { countAttempt, findEvent, finishEvent, type StoredEvent } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';

/** After this many failures, over an hour and a quarter, an event is parked for a person to look at. */
const MAX_ATTEMPTS = 9;

async function recordFailure(deps: InboxDeps, event: StoredEvent, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const isParked = await inScope(deps.db, 'all', async (trx) => {
    const attempts = await countAttempt(trx, event.id, message);
    if (attempts < MAX_ATTEMPTS) return false;
    await finishEvent(trx, { id: event.id, status: 'parked', error: message, at: deps.clock.now() });
    return true;
  });
  if (!isParked) throw error;
  deps.logger.error({ eventId: event.id, err: error }, 'an event was parked after its last try');
}

/**
 * Processes one event of the inbox: brings the object it names to Stripe's present state. Safe to run
 * again. Throws to be tried again later; after the last try the event is parked.
 */
export async function processEvent(deps: InboxDeps, eventId: string): Promise<void> {
  const event = await inScope(deps.db, 'all', (trx) => findEvent(trx, eventId));
  if (event?.status !== 'received') return;
  const handler = deps.handlers[event.type];
  try {
    await handler?.(event);
  } catch (error) {
    if (deps.isTooEarly(error)) throw error;
    await recordFailure(deps, event, error);
    return;
  }
  await inScope(deps.db, 'all', async (trx) => {
    await finishEvent(trx, { id: event.id, status: handler ? 'processed' : 'ignored', at: deps.clock.now() });
    await enqueueJob(trx, { task: 'dispatch-domain-events', payload: {}, key: 'dispatch-domain-events' });
  });
}
