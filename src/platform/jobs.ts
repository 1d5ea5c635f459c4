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
export async function enqueueJob(trx: Trx, job: Job): Promise<void> {
  await trx.raw('select enqueue_job(?, ?::json, ?, ?, ?)', [
    job.task,
    JSON.stringify(job.payload),
    job.key ?? null,
    job.queue ?? null,
    job.runAt ?? null,
  ]);
}
