import type { Clock } from '../../platform/clock.ts';
import { type Db, inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { type InboxEvent, insertEvent, reopenEvent } from './event-store.ts';

/** Takes a verified event into the inbox and hands it to the worker, in one transaction. One that was processed is passed over (R45). */
export function receiveEvent(deps: { db: Db; clock: Clock }, event: InboxEvent): Promise<void> {
  return inScope(deps.db, 'all', async (trx) => {
    const isNew = await insertEvent(trx, event, deps.clock.now());
    if (!isNew && !(await reopenEvent(trx, event.id))) return;
    await enqueueJob(trx, {
      task: 'process-event',
      payload: { eventId: event.id },
      key: event.id,
      ...(event.stripeCardId ? { queue: event.stripeCardId } : {}),
    });
  });
}
