/**
 * Authorizations: the real-time decision, and everything that a merchant does afterwards. One authorization
 * can be followed from the till to the budget through the files of this folder.
 */
import type { Principal, Scope } from '../../kernel/principal.ts';
import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { VersionName } from '../policies/index.ts';
import type { DecisionDeps, SettlementDeps } from './authorizations-deps.ts';
import { createDecider } from './decide-authorization.ts';
import { findKnownMerchants, type KnownMerchantsWanted } from './find-known-merchants.ts';
import { rehearsePolicy } from './rehearse-policy.ts';
import { settleAuthorization } from './settle-authorization.ts';
import { settleTransaction } from './settle-transaction.ts';
import { widenFenceOf } from './widen-fence-of.ts';
import { type Question, willItWork } from './will-it-work.ts';

export type { StripeRecords } from './authorizations-deps.ts';
export { ARRIVALS, type Arrival } from './core/arrival.ts';
export type { AuthorizationRequest, Merchant } from './core/authorization-request.ts';
export type { AuthorizationStatus } from './core/authorization-transitions.ts';
export { type DecisionRecord, readOutcomes } from './core/decision-record.ts';
export { beyondException, declineFigures } from './core/decline-figures.ts';
export {
  DECLINE_REASONS,
  type DeclineCode,
  type DeclineOwner,
  declineReason,
  isDeclineCode,
} from './core/decline-reasons.ts';
export { type DeclineFacts, financeWording, patientWording } from './core/decline-wording.ts';
export { explainDecision, type NamedPolicy, type StoredRound } from './core/explain-decision.ts';
export type { Prospect } from './core/judge-beforehand.ts';
export { mayBeTakenUntil } from './core/late-capture.ts';
export { unpackRecord } from './core/pack-record.ts';
export {
  type AuthorizationState,
  type CardTransactionState,
  type RoundState,
  targetHoldPence,
} from './core/settlement.ts';
export { type WeighedRule, weighedRules } from './core/weighed-rules.ts';
export type { Answer } from './decide-batch.ts';
export { type DeclinedPayment, findDeclinedPayment } from './declined-payment.ts';
export { findCapture, listCaptures } from './find-capture.ts';
export type { KnownMerchant } from './find-known-merchants.ts';
export { findOutOfDate, findUnbooked, listPendingBefore, ownCards } from './find-out-of-date.ts';
export {
  type BookedMovement,
  listAttempts,
  listMovements,
  type PaymentAttempt,
  sumEarlierMovements,
} from './list-payments-of.ts';
export { type Replayed, replayDecisions } from './replay-decisions.ts';
export { RoundUnderWay } from './settle-authorization.ts';
export { verifyCardTransactions, verifyHolds } from './verify-card-transactions.ts';
export { verifySpending } from './verify-spending.ts';
export type { Forecast } from './will-it-work.ts';

export type Authorizations = ReturnType<typeof createAuthorizations>;

export function createAuthorizations(deps: {
  decision: DecisionDeps & { retryConnection: DecisionConnection };
  settlement: SettlementDeps;
}) {
  return {
    decide: createDecider(deps.decision),
    settleAuthorization: (id: string) => settleAuthorization(deps.settlement, id),
    settleTransaction: (id: string) => settleTransaction(deps.settlement, id),
    rehearsePolicy: (by: Principal, version: VersionName) => rehearsePolicy(deps.settlement, by, version),
    widenFence: (awardId: string) => widenFenceOf(deps.settlement, awardId),
    willItWork: (scope: Scope, question: Question) => willItWork(deps.settlement, scope, question),
    findKnownMerchants: (scope: Scope, wanted: KnownMerchantsWanted) =>
      findKnownMerchants(deps.settlement.db, scope, wanted),
  };
}
