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
/** Takes what waits of one type together: for what follows every payment. */
export type BatchSubscriber = (trx: Trx, events: readonly PublishedEvent[]) => Promise<void>;
/** Who hears of each type of event: each event by itself, or all that wait at once. */
export type Subscribers = Readonly<Record<string, readonly Subscriber[] | BatchSubscriber>>;

const BATCH = 100;
/** Of an advisory lock: one dispatches at a time, or two would wait for each other's jobs. */
const DISPATCH_LOCK = 7004;

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

/** Runs the subscribers of events of one type; a failure undoes what they did. */
async function handOn(trx: Trx, events: readonly PublishedEvent[], heard: Subscribers[string]): Promise<void> {
  if (typeof heard !== 'function' && heard.length === 0) return;
  await trx.transaction(async (inner) => {
    if (typeof heard === 'function') await heard(inner, events);
    else for (const event of events) for (const subscriber of heard) await subscriber(inner, event);
  });
}

type Dispatching = DispatchDeps & { trx: Trx; now: Date; subscribers: Subscribers };

/** Hands on what is taken together, one by one where that fails. Returns the ids of those that were handed on. */
async function takeGroup(dispatching: Dispatching, group: readonly Waiting[]): Promise<number[]> {
  const { trx, now, subscribers, logger } = dispatching;
  try {
    await handOn(trx, group, subscribers[group[0]?.type ?? ''] ?? []);
    return group.map(({ id }) => id);
  } catch (error) {
    const [event, ...others] = group;
    if (others.length > 0) {
      const done: number[] = [];
      for (const one of group) done.push(...(await takeGroup(dispatching, [one])));
      return done;
    }
    if (!event) throw error;
    const { id: eventId, type, attempts } = event;
    logger.error({ err: error, eventId, type, attempts }, 'a domain event could not be handed on');
    await recordFailure(trx, event, { error, now });
    return [];
  }
}

/**
 * Hands the events of the outbox to their subscribers, what never failed first and then oldest first. A subscriber
 * works in the transaction that marks the event as dispatched, so each event takes effect once. One that fails is
 * tried again after a pause that grows, and is parked in the end: it never holds up the others. Returns how many were
 * handed on.
 */
export async function dispatchEvents(deps: DispatchDeps, subscribers: Subscribers): Promise<number> {
  const { taken, handed } = await inScope(deps.db, 'all', async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [DISPATCH_LOCK]);
    const now = deps.clock.now();
    const events = await takeWaiting(trx, now);
    const groups = Map.groupBy(events, ({ id, type }) => (typeof subscribers[type] === 'function' ? type : id));
    const done: number[] = [];
    for (const group of groups.values()) done.push(...(await takeGroup({ ...deps, trx, now, subscribers }, group)));
    await trx('domain_events').whereIn('id', done).update({ dispatched_at: now, error: null });
    return { taken: events.length, handed: done.length };
  });
  return taken === BATCH ? handed + (await dispatchEvents(deps, subscribers)) : handed;
}
