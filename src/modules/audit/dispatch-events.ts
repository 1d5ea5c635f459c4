import type { Clock } from '../../platform/clock.ts';
import { type Db, inScope, type Trx } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';

/** One event of the outbox as a subscriber gets it. */
export type PublishedEvent = {
  id: number;
  type: string;
  occurredAt: Date;
  practiceId: string | null;
  awardId: string | null;
  payload: Record<string, unknown>;
};

export type Subscriber = (trx: Trx, event: PublishedEvent) => Promise<void>;

const BATCH = 100;

async function takeWaiting(trx: Trx): Promise<PublishedEvent[]> {
  return trx('domain_events')
    .whereNull('dispatched_at')
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .select<PublishedEvent[]>({
      id: 'id',
      type: 'type',
      occurredAt: 'occurred_at',
      practiceId: 'practice_id',
      awardId: 'award_id',
      payload: 'payload',
    });
}

export type DispatchDeps = { db: Db; clock: Clock; logger: Logger };

/** Runs the subscribers of one event; a failure undoes what they did and leaves the event for the next time. */
async function handOn(trx: Trx, event: PublishedEvent, subscribers: readonly Subscriber[]): Promise<void> {
  await trx.transaction(async (inner) => {
    for (const subscriber of subscribers) await subscriber(inner, event);
  });
}

/**
 * Hands the events of the outbox to their subscribers, oldest first. A subscriber works in the transaction
 * that marks the event as dispatched, so each event takes effect once; one that fails does not hold up the
 * others. Returns how many were handed on.
 */
export async function dispatchEvents(
  deps: DispatchDeps,
  subscribers: Readonly<Record<string, readonly Subscriber[]>>,
): Promise<number> {
  const { taken, handed } = await inScope(deps.db, 'all', async (trx) => {
    const events = await takeWaiting(trx);
    const done: number[] = [];
    for (const event of events) {
      try {
        await handOn(trx, event, subscribers[event.type] ?? []);
        done.push(event.id);
      } catch (error) {
        deps.logger.error({ err: error, eventId: event.id, type: event.type }, 'a domain event could not be handed on');
      }
    }
    await trx('domain_events').whereIn('id', done).update({ dispatched_at: deps.clock.now() });
    return { taken: events.length, handed: done.length };
  });
  const isMore = taken === BATCH && handed > 0;
  return isMore ? handed + (await dispatchEvents(deps, subscribers)) : handed;
}
