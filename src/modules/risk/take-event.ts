import type { Trx } from '../../platform/database.ts';
import type { BatchSubscriber, PublishedEvent, Subscriber, Subscribers } from '../audit/index.ts';
import { queueAssessments, queueContact } from './queue-assessment.ts';

const awardsOf = (events: readonly PublishedEvent[]) => events.flatMap(({ awardId }) => awardId ?? []);

const takePayments: BatchSubscriber = (trx, events) =>
  queueAssessments(trx, { awardIds: awardsOf(events), after: 'payment' });

const takePayment: Subscriber = (trx, event) => takePayments(trx, [event]);

/** What one batch of decisions approved. What we declined is told as `authorization.declined` when Stripe has said so too. */
const takeApprovals: BatchSubscriber = (trx, events) => {
  const awardIds = events.flatMap(({ payload }) => payload['awardIds'] as string[]);
  return queueAssessments(trx, { awardIds, after: 'payment' });
};

const takeRequests: BatchSubscriber = (trx, events) =>
  queueAssessments(trx, { awardIds: awardsOf(events), after: 'contact' });

async function takeContact(trx: Trx, { payload }: PublishedEvent): Promise<void> {
  await queueContact(trx, String(payload['recipientId']));
}

/** After which domain events an award is looked at. */
export const RISK_SUBSCRIBERS = {
  'authorizations.approved': takeApprovals,
  'authorization.declined': [takePayment],
  'card_transaction.booked': takePayments,
  'award.requested': takeRequests,
  'recipient.contact_changed': [takeContact],
} as const satisfies Subscribers;
