import type { Change } from '../../context.ts';
import { mergeMetadata } from '../../wire/merge-metadata.ts';
import { invalidRequest } from '../../wire/stripe-error.ts';
import { checkUnsubmitted } from './create-dispute.ts';
import { type Dispute, disputes, lockDispute, tellOfDispute } from './dispute.ts';
import { bookProvisional, givenFor } from './dispute-money.ts';
import type { DisputeChanges } from './dispute-params.ts';
import { checkEvidenceComplete } from './evidence.ts';

/** Sends a dispute to the card network: once, and only with all the evidence its reason needs. */
export async function submitDispute(
  change: Change,
  found: Dispute,
  sent: DisputeChanges['metadata'],
): Promise<Dispute> {
  checkUnsubmitted(found, 'submitted');
  if (change.behaviour.disputeEvidence === 'complete') checkEvidenceComplete(found.evidence);
  const submitted: Dispute = { ...found, metadata: mergeMetadata(found.metadata, sent), status: 'submitted' };
  await disputes.update(change.trx, submitted);
  await tellOfDispute(change, 'submitted', { dispute: submitted });
  if (change.behaviour.provisionalCreditAtSubmit) await giveProvisionalCredit(change, submitted);
  return submitted;
}

/** Lends the disputed sum until the network has decided; throws unless the dispute is submitted and nothing is lent. */
export async function giveProvisionalCredit(change: Change, { id }: { id: string }): Promise<Dispute> {
  const dispute = await lockDispute(change.trx, id);
  if (dispute.status !== 'submitted') {
    throw invalidRequest(`A dispute with status ${dispute.status} has no provisional credit.`);
  }
  if ((await givenFor(change, dispute)).provisional > 0) {
    throw invalidRequest('This dispute already has its provisional credit.');
  }
  await bookProvisional(change, dispute, dispute.amount);
  await tellOfDispute(change, 'funds_reinstated', { dispute });
  return dispute;
}
