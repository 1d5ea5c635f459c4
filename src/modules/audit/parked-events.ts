import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Db, inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from './record-audit.ts';

export type AuditDeps = { db: Db; clock: Clock };

/** An event of the outbox that its subscribers could not take in. */
export type ParkedDomainEvent = {
  id: string;
  type: string;
  attempts: number;
  /** What the last try failed with. */
  error: string;
  occurredAt: Date;
  parkedAt: Date;
};

const SHOWN = 100;
const REPLAYERS: readonly Principal['role'][] = ['finance', 'admin', 'system'];
const READERS: readonly Principal['role'][] = [...REPLAYERS, 'commissioner', 'auditor'];

function refuseUnless(roles: readonly Principal['role'][], { role }: Principal): void {
  if (!roles.includes(role)) throw new AppError('forbidden', 'Your role does not allow this.');
}

/**
 * Parked last on top, at most a hundred, of every practice: ids and codes, for those who look after the service.
 * Throws `forbidden` for other roles.
 */
export async function listParkedEvents(
  deps: Pick<AuditDeps, 'db'>,
  principal: Principal,
): Promise<ParkedDomainEvent[]> {
  refuseUnless(READERS, principal);
  const rows = await inScope(deps.db, 'all', (trx) =>
    trx('domain_events')
      .whereNotNull('parked_at')
      .orderBy('parked_at', 'desc')
      .orderBy('id', 'desc')
      .limit(SHOWN)
      .select<(Omit<ParkedDomainEvent, 'id'> & { id: number })[]>({
        id: 'id',
        type: 'type',
        attempts: 'attempts',
        error: 'error',
        occurredAt: 'occurred_at',
        parkedAt: 'parked_at',
      }),
  );
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

/**
 * Has a parked event tried again, with all its tries; for finance and administrators. It takes effect once, for it is
 * marked as handed on with what its subscribers do. Throws `forbidden`, `not_found`, and `wrong_state` when it waits or
 * was handed on.
 */
export async function replayDomainEvent(deps: AuditDeps, principal: Principal, id: string): Promise<void> {
  refuseUnless(REPLAYERS, principal);
  await inScope(deps.db, 'all', async (trx) => {
    const event = await trx('domain_events').whereRaw('id::text = ?', [id]).forUpdate().first();
    if (!event) throw new AppError('not_found', 'There is no such event.');
    if (event.parked_at === null) throw new AppError('wrong_state', 'An event that is not parked needs no replay.');
    await trx('domain_events').where({ id }).update({ attempts: 0, retry_at: null, error: null, parked_at: null });
    await enqueueJob(trx, { task: 'dispatch-domain-events', payload: {}, key: 'dispatch-domain-events' });
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'domain_event.replay',
      entityKind: 'domain_event',
      entityId: id,
      practiceId: event.practice_id,
      before: { type: event.type, attempts: event.attempts },
    });
  });
}
