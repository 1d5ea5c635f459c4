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

/** After so many failures, over three quarters of an hour, an event is parked for a person to look at. */
const MAX_ATTEMPTS = 10;
/** How much longer each try waits than the one before. */
const PAUSE_MS = 60_000;

type Waiting = PublishedEvent & { attempts: number };

async function takeWaiting(trx: Trx, now: Date): Promise<Waiting[]> {
  return trx('domain_events')
    .whereNull('dispatched_at')
    .whereNull('parked_at')
    .where((due) => due.whereNull('retry_at').orWhere('retry_at', '<=', now))
    .orderBy('attempts')
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .select<Waiting[]>({
      id: 'id',
      type: 'type',
      occurredAt: 'occurred_at',
      practiceId: 'practice_id',
      awardId: 'award_id',
      payload: 'payload',
      attempts: 'attempts',
    });
}

async function recordFailure(trx: Trx, event: Waiting, failed: { error: unknown; now: Date }): Promise<void> {
  const { error, now } = failed;
  const attempts = event.attempts + 1;
  const isLast = attempts >= MAX_ATTEMPTS;
  await trx('domain_events')
    .where({ id: event.id })
    .update({
      attempts,
      error: error instanceof Error ? error.message : String(error),
      retry_at: new Date(now.getTime() + attempts * PAUSE_MS),
      parked_at: isLast ? now : null,
    });
}

export type DispatchDeps = { db: Db; clock: Clock; logger: Logger };

/** Runs the subscribers of one event; a failure undoes what they did and leaves the event for the next time. */
async function handOn(trx: Trx, event: PublishedEvent, subscribers: readonly Subscriber[]): Promise<void> {
  if (subscribers.length === 0) return;
  await trx.transaction(async (inner) => {
    for (const subscriber of subscribers) await subscriber(inner, event);
  });
}

/**
 * Hands the events of the outbox to their subscribers, what never failed first and then oldest first. A subscriber
 * works in the transaction that marks the event as dispatched, so each event takes effect once. One that fails is
 * tried again after a pause that grows, and is parked in the end: it never holds up the others. Returns how many were
 * handed on.
 */
export async function dispatchEvents(
  deps: DispatchDeps,
  subscribers: Readonly<Record<string, readonly Subscriber[]>>,
): Promise<number> {
  const { taken, handed } = await inScope(deps.db, 'all', async (trx) => {
    const now = deps.clock.now();
    const events = await takeWaiting(trx, now);
    const done: number[] = [];
    for (const event of events) {
      try {
        await handOn(trx, event, subscribers[event.type] ?? []);
        done.push(event.id);
      } catch (error) {
        const { id: eventId, type, attempts } = event;
        deps.logger.error({ err: error, eventId, type, attempts }, 'a domain event could not be handed on');
        await recordFailure(trx, event, { error, now });
      }
    }
    await trx('domain_events').whereIn('id', done).update({ dispatched_at: now, error: null });
    return { taken: events.length, handed: done.length };
  });
  return taken === BATCH ? handed + (await dispatchEvents(deps, subscribers)) : handed;
}
