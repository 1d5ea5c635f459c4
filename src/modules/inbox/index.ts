/**
 * The inbox: every event that Stripe sends, kept once under its id without personal data, handed to whoever
 * knows its object, and parked for a person when it cannot be processed.
 */
import { inScope } from '../../platform/database.ts';
import { countWaiting, type InboxEvent } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';
import { processEvent } from './process-event.ts';
import { receiveEvent } from './receive-event.ts';

export type { InboxEvent } from './event-store.ts';
export type { EventHandler } from './inbox-deps.ts';

export type Inbox = ReturnType<typeof createInbox>;

/** `receivingDb`: connections of their own for deliveries, so that none waits behind a slow page. */
export function createInbox(deps: InboxDeps & { receivingDb: InboxDeps['db'] }) {
  return {
    receiveEvent: (event: InboxEvent) => receiveEvent({ db: deps.receivingDb, clock: deps.clock }, event),
    processEvent: (eventId: string) => processEvent(deps, eventId),
    countWaitingEvents: () => inScope(deps.receivingDb, 'all', countWaiting),
  };
}
