/**
 * The inbox: every event that Stripe sends, kept once under its id without personal data, handed to whoever
 * knows its object, and parked for a person when it cannot be processed.
 */
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { countWaiting, type InboxEvent } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';
import { processEvent } from './process-event.ts';
import { readNews } from './read-news.ts';
import { receiveEvent } from './receive-event.ts';
import { replayEvent, replayParked } from './replay-event.ts';
import { takeMissedEvents } from './take-missed-events.ts';

export type { InboxEvent, ParkedEvent, TypeCounts } from './event-store.ts';
export type { EventHandler } from './inbox-deps.ts';
export type { News } from './read-news.ts';

export type Inbox = ReturnType<typeof createInbox>;

/** `receivingDb`: connections of their own for deliveries, so that none waits behind a slow page. */
export function createInbox(deps: InboxDeps & { receivingDb: InboxDeps['db'] }) {
  return {
    receiveEvent: (event: InboxEvent) => receiveEvent({ db: deps.receivingDb, clock: deps.clock }, event),
    takeMissedEvents: (events: readonly InboxEvent[]) => takeMissedEvents(deps, events),
    processEvent: (eventId: string) => processEvent(deps, eventId),
    replayEvent: (by: Principal, eventId: string) => replayEvent(deps, by, eventId),
    replayParked: (by: Principal) => replayParked(deps, by),
    readNews: (by: Principal) => readNews(deps, by),
    countWaitingEvents: () => inScope(deps.receivingDb, 'all', countWaiting),
  };
}
