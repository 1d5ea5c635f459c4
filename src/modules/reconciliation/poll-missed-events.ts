import { inScope } from '../../platform/database.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { insertRun } from './run-store.ts';

const MINUTE = 60_000;
/** Younger ones may still be on their way. */
const YOUNGEST_MS = MINUTE;
/** Stripe lists no older ones. */
const OLDEST_MS = 30 * 24 * 60 * MINUTE;

/**
 * Fetches what Stripe says it could not deliver, and puts it through the inbox like any other delivery (R46).
 * Gives how many events were new to us. Throws when Stripe cannot be reached.
 */
export async function pollMissedEvents(deps: ReconciliationDeps): Promise<{ undelivered: number; taken: number }> {
  const startedAt = deps.clock.now();
  const from = new Date(startedAt.getTime() - OLDEST_MS);
  const to = new Date(startedAt.getTime() - YOUNGEST_MS);
  const result = { undelivered: 0, taken: 0 };
  for await (const page of deps.listing.undeliveredEvents({ from, to })) {
    result.undelivered += page.length;
    result.taken += await deps.takeMissedEvents(page);
  }
  if (result.taken > 0) deps.logger.warn(result, 'events that no webhook took were fetched');
  const finishedAt = deps.clock.now();
  await inScope(deps.db, 'all', (trx) => insertRun(trx, { kind: 'missed_events', startedAt, finishedAt, result }));
  return result;
}
