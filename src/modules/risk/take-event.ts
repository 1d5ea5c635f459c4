import type { Trx } from '../../platform/database.ts';
import type { BatchSubscriber, PublishedEvent, Subscriber, Subscribers } from '../audit/index.ts';
import { queueAssessments, queueContact } from './queue-assessment.ts';

const awardsOf = (events: readonly PublishedEvent[]) => events.flatMap(({ awardId }) => awardId ?? []);

const takePayments: BatchSubscriber = (trx, events) =>
  queueAssessments(trx, { awardIds: awardsOf(events), after: 'payment' });

const takePayment: Subscriber = (trx, event) => takePayments(trx, [event]);

/** What we declined is told again as `authorization.declined` when Stripe has said so too: that is looked at. */
const takeDecisions: BatchSubscriber = (trx, events) =>
  takePayments(
    trx,
    events.filter(({ payload }) => payload['approved'] === true),
  );

const takeRequests: BatchSubscriber = (trx, events) =>
  queueAssessments(trx, { awardIds: awardsOf(events), after: 'contact' });

async function takeContact(trx: Trx, { payload }: PublishedEvent): Promise<void> {
  await queueContact(trx, String(payload['recipientId']));
}

/** After which domain events an award is looked at. */
export const RISK_SUBSCRIBERS = {
  'authorization.decided': takeDecisions,
  'authorization.declined': [takePayment],
  'card_transaction.booked': takePayments,
  'award.requested': takeRequests,
  'recipient.contact_changed': [takeContact],
} as const satisfies Subscribers;
