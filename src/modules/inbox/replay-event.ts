import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { findEvent, parkedEventIds, reviveEvent } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';

/** How many parked events one call replays at most. */
const ALL = 1000;

async function replay(deps: InboxDeps, trx: Trx, about: { principal: Principal; id: string }): Promise<void> {
  const { principal, id } = about;
  const at = deps.clock.now();
  const event = await findEvent(trx, id);
  if (!event) throw new AppError('not_found', 'There is no such event.');
  if (!(await reviveEvent(trx, id))) {
    throw new AppError('wrong_state', 'This event was taken in already.');
  }
  await enqueueJob(trx, { task: 'process-event', payload: { eventId: id }, key: id });
  await recordAudit(trx, principal, {
    at,
    action: 'event.replay',
    entityKind: 'stripe_event',
    entityId: id,
    before: { status: event.status, attempts: event.attempts },
    after: { status: 'received' },
  });
}

/**
 * Gives an event that was parked, kept as of no use, or waits without a job, to the worker again with all its tries.
 * It is safe: processing reads the object again and converges. Refuses an event that was processed.
 */
export async function replayEvent(deps: InboxDeps, principal: Principal, id: string): Promise<void> {
  requireRole(principal, 'finance', 'admin', 'system');
  await inScope(deps.db, principal.scope, (trx) => replay(deps, trx, { principal, id }));
}

/** Replays every parked event, at most a thousand; gives their ids. */
export async function replayParked(deps: InboxDeps, principal: Principal): Promise<string[]> {
  requireRole(principal, 'finance', 'admin', 'system');
  return inScope(deps.db, principal.scope, async (trx) => {
    const ids = await parkedEventIds(trx, ALL);
    for (const id of ids) await replay(deps, trx, { principal, id });
    return ids;
  });
}
