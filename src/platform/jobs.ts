import type { Trx } from './database.ts';

export type Job = {
  task: string;
  payload: Record<string, unknown>;
  /** A waiting job of the same key is replaced, not doubled. */
  key?: string;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  /** Real time, not the settable clock: it paces retries, it decides nothing. */
  runAt?: Date;
};

/** Adds a job in the caller's transaction: it exists if and only if that commits. */
export function enqueueJob(trx: Trx, job: Job): Promise<void> {
  return enqueueJobs(trx, [job]);
}

/** Adds jobs as {@link enqueueJob} does, in one statement and in the order of their keys, so that two who add the same do not wait for each other. */
export async function enqueueJobs(trx: Trx, jobs: readonly Job[]): Promise<void> {
  await trx.raw(
    `select enqueue_job(job ->> 'task', job -> 'payload', job ->> 'key', job ->> 'queue', (job ->> 'runAt')::timestamptz)
     from (select job from json_array_elements(?::json) as job order by job ->> 'key') added`,
    [JSON.stringify(jobs)],
  );
}
