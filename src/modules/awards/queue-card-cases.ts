import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';

/** Adds, in the caller's transaction, the job that closes the award's cases about cards when their cause is gone. */
export async function queueCardCases(trx: Trx, awardId: string): Promise<void> {
  await enqueueJob(trx, { task: 'match-card-cases', payload: { awardId }, key: `card-cases:${awardId}` });
}
