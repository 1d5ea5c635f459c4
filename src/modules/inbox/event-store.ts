import type { Db, Trx } from '../../platform/database.ts';

/** A Stripe event as kept in the inbox: what happened to which object, without personal data. */
export type InboxEvent = {
  id: string;
  type: string;
  objectId: string;
  /** Card the object belongs to, when it does; events of one card are processed one after the other. */
  stripeCardId: string | null;
  body: Record<string, unknown>;
  createdAt: Date;
};

/** Stores an event once; false when it was known (R45). */
export async function insertEvent(trx: Trx, event: InboxEvent, at: Date): Promise<boolean> {
  const inserted = await trx('stripe_events')
    .insert({
      id: event.id,
      type: event.type,
      object_id: event.objectId,
      body: JSON.stringify(event.body),
      status: 'received',
      created_at: event.createdAt,
      received_at: at,
    })
    .onConflict('id')
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** Gives an event that was never processed another chance when it is delivered again; false when it was. */
export async function reopenEvent(trx: Trx, id: string): Promise<boolean> {
  const reopened = await trx('stripe_events')
    .where({ id })
    .whereIn('status', ['received', 'parked'])
    .update({ status: 'received', attempts: 0, finished_at: null });
  return reopened === 1;
}

export type StoredEvent = { id: string; type: string; objectId: string; status: string; attempts: number };

export async function findEvent(trx: Trx, id: string): Promise<StoredEvent | null> {
  const row = await trx('stripe_events')
    .where({ id })
    .first<StoredEvent>({ id: 'id', type: 'type', objectId: 'object_id', status: 'status', attempts: 'attempts' });
  return row ?? null;
}

export async function finishEvent(
  trx: Trx,
  event: { id: string; status: 'processed' | 'ignored' | 'parked'; error?: string; at: Date },
): Promise<void> {
  await trx('stripe_events')
    .where({ id: event.id })
    .update({ status: event.status, error: event.error ?? null, finished_at: event.at });
}

export async function countAttempt(trx: Trx, id: string, error: string): Promise<number> {
  const [row] = await trx('stripe_events')
    .where({ id })
    .update({ attempts: trx.raw('attempts + 1'), error })
    .returning<{ attempts: number }[]>('attempts');
  return row?.attempts ?? 0;
}

/** How many events wait to be processed. */
export async function countWaiting(trx: Trx): Promise<number> {
  const row = await trx('stripe_events').where({ status: 'received' }).count<{ n: number }[]>({ n: '*' }).first();
  return Number(row?.n ?? 0);
}

/** When the event that has waited longest came in; null when none waits. */
export async function waitingSince(db: Db | Trx): Promise<Date | null> {
  const row = await db('stripe_events')
    .where({ status: 'received' })
    .orderBy('received_at')
    .first<{ received_at: Date }>('received_at');
  return row?.received_at ?? null;
}

export async function knownEventIds(trx: Trx, ids: readonly string[]): Promise<Set<string>> {
  return new Set(
    await trx('stripe_events')
      .whereIn('id', [...ids])
      .pluck('id'),
  );
}

/** Makes an event that was not processed wait again, with all its tries; false when it was. */
export async function reviveEvent(trx: Trx, id: string): Promise<boolean> {
  const revived = await trx('stripe_events')
    .where({ id })
    .whereNot({ status: 'processed' })
    .update({ status: 'received', attempts: 0, error: null, finished_at: null });
  return revived === 1;
}

/** Parked longest ago first. */
export async function parkedEventIds(trx: Trx, limit: number): Promise<string[]> {
  return trx('stripe_events').where({ status: 'parked' }).orderBy('finished_at').orderBy('id').limit(limit).pluck('id');
}

export type ParkedEvent = {
  id: string;
  type: string;
  objectId: string;
  attempts: number;
  /** What the last try failed with. */
  error: string;
  receivedAt: Date;
  parkedAt: Date;
};

const PARKED_SHOWN = 100;

export async function parkedEvents(trx: Trx): Promise<ParkedEvent[]> {
  return trx('stripe_events')
    .where({ status: 'parked' })
    .orderBy('finished_at', 'desc')
    .orderBy('id')
    .limit(PARKED_SHOWN)
    .select<ParkedEvent[]>({
      id: 'id',
      type: 'type',
      objectId: 'object_id',
      attempts: 'attempts',
      error: 'error',
      receivedAt: 'received_at',
      parkedAt: 'finished_at',
    });
}

export type TypeCounts = { type: string; waiting: number; processed: number; ignored: number; parked: number };

export async function countsByType(trx: Trx): Promise<TypeCounts[]> {
  const { rows } = await trx.raw<{ rows: TypeCounts[] }>(
    `select type,
       count(*) filter (where status = 'received') as waiting,
       count(*) filter (where status = 'processed') as processed,
       count(*) filter (where status = 'ignored') as ignored,
       count(*) filter (where status = 'parked') as parked
     from stripe_events group by type order by type`,
  );
  return rows;
}
