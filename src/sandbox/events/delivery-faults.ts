import type { Sandbox } from '../context.ts';
import type { EventRecord } from './record-event.ts';

type Due = { id: number; due_at: Date; event: EventRecord };

/** Whether something may happen to an event on its way. */
export function hasDeliveryFaults({ faults, dropsEvent }: Sandbox): boolean {
  return faults.has('drop_event', 'duplicate_event', 'delay_event', 'shuffle_events') || dropsEvent !== never;
}

/** Drops no event. */
export const never = (): boolean => false;

/** Lets the faults have their say, once, on each delivery that is due for the first time, oldest first. */
export async function applyFaults(sandbox: Sandbox): Promise<void> {
  if (!hasDeliveryFaults(sandbox)) return;
  const due: Due[] = await sandbox
    .db('deliveries')
    .join('events', 'events.id', 'deliveries.event_id')
    .where({ state: 'pending', spared: false, attempts: 0 })
    .where('due_at', '<=', sandbox.clock.now())
    .orderBy('deliveries.id')
    .select('deliveries.id', 'due_at', { event: 'events.object' });
  for (const delivery of due) {
    const change = await fateOf(sandbox, delivery);
    await sandbox.db('deliveries').where({ id: delivery.id }).update(change);
  }
}

async function fateOf({ faults, dropsEvent }: Sandbox, { event, due_at: dueAt }: Due): Promise<object> {
  const occasion = { type: event.type };
  const dropped = await faults.strike('drop_event', occasion);
  if (dropped || dropsEvent(event)) {
    return { state: dropped?.shown_as ?? 'failed', attempts: 1, last_error: 'dropped on purpose' };
  }
  const delay = await faults.strike('delay_event', occasion);
  const shuffle = await faults.strike('shuffle_events', occasion);
  const copy = await faults.strike('duplicate_event', occasion);
  const rank = shuffle ? await faults.draw(shuffle) : 0;
  const lateMs = (delay?.ms ?? 0) + Math.round(rank * (shuffle?.ms ?? 0));
  const later = (ms: number) => new Date(dueAt.getTime() + ms);
  return {
    spared: true,
    rank,
    due_at: later(lateMs),
    ...(copy && { again_at: later(lateMs + (copy.ms ?? 0)) }),
  };
}
