import { type Db, inScope, type Trx } from '../../platform/database.ts';

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

/**
 * Hands the events of the outbox to their subscribers, oldest first. A subscriber works in the transaction
 * that marks the event as dispatched, so each event takes effect once. Returns how many were handed on.
 */
export async function dispatchEvents(
  deps: { db: Db; clock: { now(): Date } },
  subscribers: Readonly<Record<string, readonly Subscriber[]>>,
): Promise<number> {
  const handed = await inScope(deps.db, 'all', async (trx) => {
    const events = await takeWaiting(trx);
    for (const event of events) {
      for (const subscriber of subscribers[event.type] ?? []) await subscriber(trx, event);
    }
    await trx('domain_events')
      .whereIn(
        'id',
        events.map((event) => event.id),
      )
      .update({ dispatched_at: deps.clock.now() });
    return events.length;
  });
  return handed === BATCH ? handed + (await dispatchEvents(deps, subscribers)) : handed;
}
