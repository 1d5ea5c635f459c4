import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';

export type RunKind = 'missed_events' | 'sweep' | 'balances';

/** One finished look at Stripe: what it looked at and what it found. */
export type Run = { id: string; kind: RunKind; startedAt: Date; finishedAt: Date; result: Record<string, unknown> };

const COLUMNS = { id: 'id', kind: 'kind', startedAt: 'started_at', finishedAt: 'finished_at', result: 'result' };

/** Keeps a run. Its start is where the next one of its kind begins: what came while it ran is looked at again. */
export async function insertRun(trx: Trx, run: Omit<Run, 'id'>): Promise<string> {
  const id = newId();
  await trx('reconciliation_runs').insert({
    id,
    kind: run.kind,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    result: JSON.stringify(run.result),
  });
  return id;
}

export async function findLastRun(db: Db | Trx, kind: RunKind): Promise<Run | null> {
  const query = db('reconciliation_runs').where({ kind }).orderBy('started_at', 'desc').orderBy('id', 'desc');
  return (await query.first<Run>(COLUMNS)) ?? null;
}
