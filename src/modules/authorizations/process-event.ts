import { inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { countAttempt, findEvent, finishEvent, type StoredEvent } from './event-store.ts';
import { RoundUnderWay, settleAuthorization, settleUnlinked } from './settle-authorization.ts';

/** After this many failures an event is parked for a person to look at. */
const MAX_ATTEMPTS = 12;

async function settleTransaction(deps: SettlementDeps, id: string): Promise<void> {
  const transaction = await deps.records.readCardTransaction(id);
  if (transaction.authorizationId) await settleAuthorization(deps, transaction.authorizationId);
  await settleUnlinked(deps, transaction);
}

/** What each type of event asks for; any other is kept and counted, never an error. */
const HANDLERS: Record<string, (deps: SettlementDeps, event: StoredEvent) => Promise<void>> = {
  'issuing_authorization.created': (deps, event) => settleAuthorization(deps, event.objectId),
  'issuing_authorization.updated': (deps, event) => settleAuthorization(deps, event.objectId),
  'issuing_transaction.created': (deps, event) => settleTransaction(deps, event.objectId),
};

async function recordFailure(deps: SettlementDeps, event: StoredEvent, error: unknown): Promise<void> {
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
export async function processEvent(deps: SettlementDeps, eventId: string): Promise<void> {
  const event = await inScope(deps.db, 'all', (trx) => findEvent(trx, eventId));
  if (event?.status !== 'received') return;
  const handler = HANDLERS[event.type];
  try {
    await handler?.(deps, event);
  } catch (error) {
    if (error instanceof RoundUnderWay) throw error;
    await recordFailure(deps, event, error);
    return;
  }
  await inScope(deps.db, 'all', async (trx) => {
    await finishEvent(trx, { id: event.id, status: handler ? 'processed' : 'ignored', at: deps.clock.now() });
    await enqueueJob(trx, { task: 'dispatch-domain-events', payload: {}, key: 'dispatch-domain-events' });
  });
}
