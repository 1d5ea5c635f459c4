import { formatPence } from '../../../kernel/money.ts';
import { type Change, nowSeconds } from '../../context.ts';
import { recordEvent } from '../../events/record-event.ts';
import { mergeMetadata } from '../../wire/merge-metadata.ts';
import { newId } from '../../wire/new-id.ts';
import { invalidRequest, noSuchParam } from '../../wire/stripe-error.ts';
import { refundedOf, type Transaction, transactions } from '../transaction.ts';
import { type Dispute, disputes, tellOfDispute } from './dispute.ts';
import type { DisputeChanges, NewDispute } from './dispute-params.ts';
import { mergeEvidence } from './evidence.ts';

/** How long after a purchase it may be disputed. */
const WINDOW_SECONDS = 110 * 86_400;

/** Opens a dispute of a capture, not submitted yet. Each capture is disputed once, in time, for what was not given back. */
export async function createDispute(change: Change, params: NewDispute): Promise<Dispute> {
  const capture = await lockCapture(change, params.transaction);
  const created = nowSeconds(change);
  const lapsesAt = capture.created + WINDOW_SECONDS;
  if (created >= lapsesAt) {
    throw invalidRequest('This transaction can no longer be disputed: more than 110 days have gone by.', {
      param: 'transaction',
    });
  }
  const left = await disputable(change, capture);
  const dispute: Dispute = {
    id: newId('idp'),
    object: 'issuing.dispute',
    amount: checkedAmount(params.amount ?? left, left),
    created,
    currency: capture.currency,
    evidence: await mergeEvidence(change.trx, null, params.evidence),
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: 'unsubmitted',
    transaction: capture.id,
  };
  await disputes.insert(change.trx, dispute, { lapses_at: lapsesAt });
  await linkToCapture(change, capture, dispute);
  await tellOfDispute(change, 'created', { dispute });
  return dispute;
}

/** Changes what is sent and leaves the rest, as long as the dispute has not been submitted. */
export async function updateDispute(change: Change, found: Dispute, params: DisputeChanges): Promise<Dispute> {
  checkUnsubmitted(found, 'updated');
  const capture = await transactions.lock(change.trx, found.transaction);
  if (!capture) throw new Error(`Dispute ${found.id} has no transaction`);
  const updated: Dispute = {
    ...found,
    amount: params.amount ? checkedAmount(params.amount, await disputable(change, capture)) : found.amount,
    evidence: await mergeEvidence(change.trx, found.evidence, params.evidence),
    metadata: mergeMetadata(found.metadata, params.metadata),
  };
  await disputes.update(change.trx, updated);
  await tellOfDispute(change, 'updated', { dispute: updated, before: found });
  return updated;
}

/** Throws when a dispute has been submitted, or lapsed: then nothing about it can be changed. */
export function checkUnsubmitted(dispute: Dispute, done: 'updated' | 'submitted'): void {
  if (dispute.status === 'unsubmitted') return;
  throw invalidRequest(`A dispute with status ${dispute.status} cannot be ${done}.`);
}

async function lockCapture(change: Change, id: string): Promise<Transaction> {
  const found = await transactions.lock(change.trx, id);
  if (!found) throw noSuchParam('issuing transaction', id, 'transaction');
  if (found.type !== 'capture') throw invalidRequest('Refunds cannot be disputed.', { param: 'transaction' });
  if (found.dispute) {
    throw invalidRequest(`This transaction is already disputed: ${found.dispute}.`, { param: 'transaction' });
  }
  return found;
}

/** What of a capture the shop has not given back, in pence. */
async function disputable(change: Change, capture: Transaction): Promise<number> {
  const refunded = await refundedOf(change.trx, capture.id);
  const left = -capture.amount - refunded;
  const isFree = refunded === 0 || change.behaviour.partlyRefundedDispute === 'rest';
  if (left > 0 && isFree) return left;
  throw invalidRequest('This transaction has been refunded and cannot be disputed.', { param: 'transaction' });
}

function checkedAmount(amount: number, left: number): number {
  if (amount <= left) return amount;
  throw invalidRequest(`You cannot dispute ${formatPence(amount)}: only ${formatPence(left)} was taken.`, {
    param: 'amount',
  });
}

async function linkToCapture(change: Change, capture: Transaction, dispute: Dispute): Promise<void> {
  const disputed = { ...capture, dispute: dispute.id };
  await transactions.update(change.trx, disputed);
  if (!change.behaviour.disputeUpdatesItsTransaction) return;
  const subject = capture.authorization ?? capture.id;
  await recordEvent(change, { type: 'issuing_transaction.updated', object: disputed, before: capture, subject });
}
