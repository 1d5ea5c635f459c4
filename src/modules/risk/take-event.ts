import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import type { PublishedEvent, Subscriber } from '../audit/index.ts';
import { findNewestAwardOf } from '../awards/index.ts';
import type { Assessment } from './assess-award.ts';

/** A job of its own: many payments of one award are looked at together, and a failure holds up nobody's review. */
async function queueAssessment(trx: Trx, assessment: Assessment): Promise<void> {
  const { awardId, after } = assessment;
  await enqueueJob(trx, { task: 'assess-award', payload: assessment, key: `assess-award:${after}:${awardId}` });
}

async function takePayment(trx: Trx, { awardId }: PublishedEvent): Promise<void> {
  if (awardId) await queueAssessment(trx, { awardId, after: 'payment' });
}

/** A contact is looked at for the award that it was given with: the last one asked for. */
async function takeContact(trx: Trx, { payload }: PublishedEvent): Promise<void> {
  const award = await findNewestAwardOf(trx, String(payload['recipientId']));
  if (award) await queueAssessment(trx, { awardId: award.id, after: 'contact' });
}

/** After which domain events an award is looked at. */
export const RISK_SUBSCRIBERS = {
  'authorization.decided': [takePayment],
  'authorization.declined': [takePayment],
  'card_transaction.booked': [takePayment],
  'recipient.contact_changed': [takeContact],
} as const satisfies Record<string, readonly Subscriber[]>;
