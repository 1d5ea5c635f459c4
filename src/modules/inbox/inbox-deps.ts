import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { StoredEvent } from './event-store.ts';

/** Port: brings what an event names to Stripe's present state. Safe to run again; throws to be tried later. */
export type EventHandler = (event: StoredEvent) => Promise<void>;

export type InboxDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  /** By type of event; any other type is kept and counted, never an error. */
  handlers: Readonly<Record<string, EventHandler>>;
  /** Whether a handler's error means that Stripe is not ready yet: tried again without counting as a failure. */
  isTooEarly: (error: unknown) => boolean;
};
