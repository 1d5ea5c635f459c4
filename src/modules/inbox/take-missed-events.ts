import { inScope } from '../../platform/database.ts';
import { type InboxEvent, knownEventIds } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';
import { receiveEvent } from './receive-event.ts';

/**
 * Takes in events that Stripe lists as undelivered and that never reached the inbox; gives how many. One that
 * is there already is left as it is: a parked event must not be tried again every few minutes.
 */
export async function takeMissedEvents(deps: InboxDeps, events: readonly InboxEvent[]): Promise<number> {
  const ids = events.map(({ id }) => id);
  const known = await inScope(deps.db, 'all', (trx) => knownEventIds(trx, ids));
  const missed = events.filter(({ id }) => !known.has(id));
  for (const event of missed) await receiveEvent(deps, event);
  return missed.length;
}
