import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { findNewestAwardOf } from '../awards/index.ts';
import type { Assessment } from './assess-award.ts';

/** A job of its own: many payments of one award are looked at together, and a failure holds up nobody's review. */
export async function queueAssessment(trx: Trx, assessment: Assessment): Promise<void> {
  const { awardId, after } = assessment;
  await enqueueJob(trx, { task: 'assess-award', payload: assessment, key: `assess-award:${after}:${awardId}` });
}

/**
 * A contact is looked at for the award that it was given with: the last one asked for. Without one nothing is queued,
 * for the first award that is asked for has it looked at.
 */
export async function queueContact(trx: Trx, recipientId: string): Promise<void> {
  const award = await findNewestAwardOf(trx, recipientId);
  if (award) await queueAssessment(trx, { awardId: award.id, after: 'contact' });
}
