import type { Db, Trx } from '../../platform/database.ts';
import type { StopKind } from './core/stop.ts';

/** What is stopped: a practice's or a budget's id, a policy's slug, or `scheme`. */
export type StopTarget = { kind: StopKind; target: string };
export type Stop = StopTarget & { id: string; reason: string; startedAt: Date; endedAt: Date | null };

/** Where an award stands that a stop may reach. */
export type StopReach = { practiceId: string; budgetId: string; policy: string };

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  target: 'target',
  reason: 'reason',
  startedAt: 'started_at',
  endedAt: 'ended_at',
};

/** One flip of a stop at a time; decisions and approvals that commit meanwhile are waited for. */
export async function lockStops(trx: Trx): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(7001)');
}

/** No stop is flipped until this transaction ends. */
export async function shareStops(trx: Trx): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock_shared(7001)');
}

/** Number that every flip of a stop raises; a decision commits only under the epoch it was made in. */
export async function raiseStopEpoch(trx: Trx): Promise<void> {
  await trx('stop_epoch').update({ epoch: trx.raw('epoch + 1') });
}

/**
 * Has every decision that is under way made again, on what this transaction commits; those that are committing
 * meanwhile are waited for. Holds up payments until the transaction ends, so call it late in a short one.
 */
export async function renewDecisions(trx: Trx): Promise<void> {
  await lockStops(trx);
  await raiseStopEpoch(trx);
}

export async function insertStop(
  trx: Trx,
  stop: StopTarget & { id: string; reason: string; startedBy: string; at: Date },
): Promise<void> {
  const { id, kind, target, reason } = stop;
  await trx('stops').insert({ id, kind, target, reason, started_by: stop.startedBy, started_at: stop.at });
}

export async function endStop(trx: Trx, stop: { id: string; by: string; note: string; at: Date }): Promise<void> {
  await trx('stops').where({ id: stop.id }).update({ ended_at: stop.at, ended_by: stop.by, end_note: stop.note });
}

export async function findStop(db: Db | Trx, id: string): Promise<Stop | null> {
  return (await db('stops').where({ id }).first<Stop>(COLUMNS)) ?? null;
}

export async function findStopInForce(db: Db | Trx, { kind, target }: StopTarget): Promise<Stop | null> {
  return (await db('stops').where({ kind, target }).whereNull('ended_at').first<Stop>(COLUMNS)) ?? null;
}

/** The stops in force under which an award of this practice, budget and policy is, the widest first. */
export async function findStopsOver(db: Db | Trx, reach: StopReach): Promise<Stop[]> {
  return db('stops')
    .whereNull('ended_at')
    .whereRaw(
      `(kind = 'scheme' or (kind = 'practice' and target = :practiceId) or (kind = 'policy' and target = :policy)
        or (kind = 'budget' and target = :budgetId))`,
      reach,
    )
    .orderByRaw(`array_position(array['scheme', 'practice', 'policy', 'budget'], kind)`)
    .select<Stop[]>(COLUMNS);
}
