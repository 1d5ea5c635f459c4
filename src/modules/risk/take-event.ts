import type { Trx } from '../../platform/database.ts';
import type { PublishedEvent, Subscriber } from '../audit/index.ts';
import { queueAssessment, queueContact } from './queue-assessment.ts';

async function takePayment(trx: Trx, { awardId }: PublishedEvent): Promise<void> {
  if (awardId) await queueAssessment(trx, { awardId, after: 'payment' });
}

/** What we declined is told again as `authorization.declined` when Stripe has said so too: that is looked at. */
async function takeDecision(trx: Trx, event: PublishedEvent): Promise<void> {
  if (event.payload['approved'] === true) await takePayment(trx, event);
}

async function takeRequest(trx: Trx, { awardId }: PublishedEvent): Promise<void> {
  if (awardId) await queueAssessment(trx, { awardId, after: 'contact' });
}

async function takeContact(trx: Trx, { payload }: PublishedEvent): Promise<void> {
  await queueContact(trx, String(payload['recipientId']));
}

/** After which domain events an award is looked at. */
export const RISK_SUBSCRIBERS = {
  'authorization.decided': [takeDecision],
  'authorization.declined': [takePayment],
  'card_transaction.booked': [takePayment],
  'award.requested': [takeRequest],
  'recipient.contact_changed': [takeContact],
} as const satisfies Record<string, readonly Subscriber[]>;
