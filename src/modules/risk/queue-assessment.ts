import type { Trx } from '../../platform/database.ts';
import { enqueueJobs } from '../../platform/jobs.ts';
import { findNewestAwardOf } from '../awards/index.ts';
import type { Assessment } from './assess-award.ts';

/** A job of its own: many payments of one award are looked at together, and a failure holds up nobody's review. */
export async function queueAssessments(
  trx: Trx,
  { awardIds, after }: { awardIds: readonly string[]; after: Assessment['after'] },
): Promise<void> {
  const jobs = [...new Set(awardIds)].map((awardId) => ({
    task: 'assess-award',
    payload: { awardId, after },
    key: `assess-award:${after}:${awardId}`,
  }));
  if (jobs.length > 0) await enqueueJobs(trx, jobs);
}

/**
 * A contact is looked at for the award that it was given with: the last one asked for. Without one nothing is queued,
 * for the first award that is asked for has it looked at.
 */
export async function queueContact(trx: Trx, recipientId: string): Promise<void> {
  const award = await findNewestAwardOf(trx, recipientId);
  if (award) await queueAssessments(trx, { awardIds: [award.id], after: 'contact' });
}
