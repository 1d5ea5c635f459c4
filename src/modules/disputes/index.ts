/**
 * Disputes: the claim that a shop took money it should not have, from the draft to the card network's decision. Cash
 * follows whatever Stripe lends; the award gets it only once it is won.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { EvidenceInput } from './core/read-evidence.ts';
import type { DisputesDeps } from './disputes-deps.ts';
import { type OpenDisputeInput, openDispute } from './open-dispute.ts';
import { queueUnsent, sendDispute } from './send-dispute.ts';
import { settleDispute } from './settle-dispute.ts';
import { submitDispute } from './submit-dispute.ts';
import { updateDispute } from './update-dispute.ts';
import { withdrawDispute } from './withdraw-dispute.ts';

export { faultsOfEvidence } from './check-evidence.ts';
export {
  DISPUTE_REASONS,
  DISPUTE_STATUSES,
  type DisputeReason,
  type DisputeStatus,
  type Evidence,
  PRODUCT_TYPES,
  type ProductType,
  type StripeDisputeStatus,
} from './core/dispute.ts';
export { disputeDeadline, isDeadlineNear } from './core/dispute-clock.ts';
export type { DisputeMovement } from './core/dispute-money.ts';
export { findDispute, listOpen as listOpenDisputes } from './dispute-store.ts';
export { type DisputeDesk, DisputeRefusal, type DisputeRequest, type DisputeState } from './disputes-deps.ts';
export { handOverDrafts } from './hand-over-drafts.ts';
export { verifyDisputes } from './verify-disputes.ts';

export type Disputes = ReturnType<typeof createDisputes>;

export function createDisputes(deps: DisputesDeps) {
  return {
    openDispute: (by: Principal, input: OpenDisputeInput) => openDispute(deps, by, input),
    updateDispute: (by: Principal, input: EvidenceInput & { disputeId: string }) => updateDispute(deps, by, input),
    submitDispute: (by: Principal, disputeId: string) => submitDispute(deps, by, disputeId),
    withdrawDispute: (by: Principal, disputeId: string) => withdrawDispute(deps, by, disputeId),
    sendDispute: (disputeId: string) => sendDispute(deps, disputeId),
    queueUnsent: () => queueUnsent(deps),
    settleDispute: (stripeDisputeId: string) => settleDispute(deps, stripeDisputeId),
  };
}
