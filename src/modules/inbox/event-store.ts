import type { Trx } from '../../platform/database.ts';

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
