/**
 * Awards: the decision to help one recipient with up to an amount, from the request through a second
 * person's approval, which reserves the money, to the end, which returns what is left.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { needsOfAddition } from './addition-needs.ts';
import { approveAward } from './approve-award.ts';
import { askReconsideration } from './ask-reconsideration.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { readFindings } from './bulk-file.ts';
import { type CarryForward, carryForward } from './carry-forward.ts';
import { checkBulkUpload } from './check-bulk-upload.ts';
import { checkSample, type SampleCheck } from './check-sample.ts';
import type { ApprovalAnswers } from './core/check-answers.ts';
import { approveAddition, refuseAddition } from './decide-addition.ts';
import { endAward, expireDueAwards } from './end-award.ts';
import { endAwardsOfBudget } from './end-awards-of-budget.ts';
import { issueUnderBreakGlass } from './issue-under-break-glass.ts';
import { confirmBulkUpload, makeBulkUpload } from './make-bulk-upload.ts';
import { type NeedSubject, needsOf } from './needs-of.ts';
import { recordDeath } from './record-death.ts';
import { recordLetterSent } from './record-letter-sent.ts';
import { refuseAward } from './refuse-award.ts';
import { type Release, releaseWaiting } from './release-waiting.ts';
import { removeBulkFiles } from './remove-bulk-files.ts';
import { type AdditionRequest, requestAddition } from './request-addition.ts';
import { type RequestOptions, requestAward } from './request-award.ts';
import { saveAsWaiting } from './save-as-waiting.ts';
import { pauseUnsignedAwards, signOff } from './sign-off.ts';
import { switchApprovalByRule } from './switch-approval-by-rule.ts';
import { takeBackRequest } from './take-back-request.ts';
import { type BulkFile, takeBulkUpload } from './take-bulk-upload.ts';
import type { WhoseLife } from './whose-life.ts';
import { withdrawConsent } from './withdraw-consent.ts';

export { activateAward } from './activate-award.ts';
export { approvedPence } from './addition-store.ts';
export { findSample, isRuleOn, listRuleSwitches, type RuleSwitch } from './approval-by-rule-store.ts';
export { type AwardRequest, awardRequest } from './award-input.ts';
export { findApprover, findAward, findNewestAwardOf, listLiveInvoiceAwards, lockAward } from './award-store.ts';
export type { AwardCarrier } from './awards-deps.ts';
export { type ApprovalBand, bandFor, mostPenceOf, reaches } from './core/approval-bands.ts';
export { type AwardNeeds, NEED_FIELDS, type NeedField } from './core/approval-needs.ts';
export {
  AWARD_STATUSES,
  type Award,
  type AwardMethod,
  type AwardStatus,
  END_REASONS,
  isOver,
  PAUSE_REASONS,
} from './core/award.ts';
export { isOutOfHours, MOST_BREAK_GLASS_PENCE, signOffBy } from './core/break-glass.ts';
export { BULK_COLUMNS } from './core/bulk-columns.ts';
export {
  BULK_STATUSES,
  type BulkFinding,
  type BulkStatus,
  type BulkUpload,
  MOST_BULK_BYTES,
  MOST_BULK_LINES,
} from './core/bulk-upload.ts';
export { laterLastDay } from './core/check-addition.ts';
export { earliestInvoiceDay } from './core/check-bought-already.ts';
export { highestAwardPence, LEAST_AWARD_PENCE, lastExpiry } from './core/check-request.ts';
export { finishAward } from './end-award.ts';
export { handOverAdditions, handOverIssues, handOverRequests } from './hand-over-requests.ts';
export { keepForInvoice } from './keep-for-invoice.ts';
export { type LockedAwardMoney, lockAwardMoney } from './lock-award-money.ts';
export { markHandedOver } from './mark-handed-over.ts';
export { mayReview, refuseLinkedTo } from './may-review.ts';
export { queueCardCases } from './queue-card-cases.ts';
export { rebalanceAndTell } from './rebalance-and-tell.ts';
export { readRoom } from './room-in-budget.ts';
export { verifyGiven } from './verify-given.ts';
export { verifyOverAwards } from './verify-over-awards.ts';

export type Awards = ReturnType<typeof createAwards>;

export function createAwards(deps: AwardsDeps) {
  return {
    requestAward: (by: Principal, input: { request: AwardRequest; options: RequestOptions }) =>
      requestAward(deps, by, input),
    approveAward: (by: Principal, awardId: string, answers: ApprovalAnswers = {}) =>
      approveAward(deps, by, { awardId, answers }),
    refuseAward: (by: Principal, input: { awardId: string; reason: string }) => refuseAward(deps, by, input),
    recordLetterSent: (by: Principal, awardId: string) => recordLetterSent(deps, by, awardId),
    askReconsideration: (by: Principal, input: { awardId: string; words: string }) =>
      askReconsideration(deps, by, input),
    issueUnderBreakGlass: (by: Principal, input: { awardId: string; reason: string }) =>
      issueUnderBreakGlass(deps, by, input),
    signOff: (by: Principal, awardId: string) => signOff(deps, by, awardId),
    pauseUnsignedAwards: () => pauseUnsignedAwards(deps),
    requestAddition: (by: Principal, request: AdditionRequest) => requestAddition(deps, by, request),
    approveAddition: (by: Principal, additionId: string, answers: ApprovalAnswers = {}) =>
      approveAddition(deps, by, { additionId, answers }),
    refuseAddition: (by: Principal, input: { additionId: string; reason: string }) => refuseAddition(deps, by, input),
    endAward: (by: Principal, input: { awardId: string; reason: 'cancelled' | 'withdrawn' }) =>
      endAward(deps, by, input),
    withdrawConsent: (by: Principal, about: WhoseLife) => withdrawConsent(deps, by, about),
    recordDeath: (by: Principal, about: WhoseLife) => recordDeath(deps, by, about),
    carryForward: (by: Principal, input: CarryForward) => carryForward(deps, by, input),
    endAwardsOfBudget: (budgetId: string) => endAwardsOfBudget(deps, budgetId),
    releaseWaiting: (by: Principal, input: Release) => releaseWaiting(deps, by, input),
    saveAsWaiting: (by: Principal, awardId: string) => saveAsWaiting(deps, by, awardId),
    takeBackRequest: (by: Principal, input: { awardId: string; reason: string }) => takeBackRequest(deps, by, input),
    switchApprovalByRule: (by: Principal, input: { isOn: boolean; reason: string }) =>
      switchApprovalByRule(deps, by, input),
    checkSample: (by: Principal, input: SampleCheck) => checkSample(deps, by, input),
    needsOf: (db: Db | Trx, subject: NeedSubject) => needsOf(deps, db, subject),
    needsOfAddition: (trx: Trx, additionId: string) => needsOfAddition(deps, trx, additionId),
    expireDueAwards: () => expireDueAwards(deps),
    takeBulkUpload: (by: Principal, file: BulkFile) => takeBulkUpload(deps, by, file),
    confirmBulkUpload: (by: Principal, uploadId: string) => confirmBulkUpload(deps, by, uploadId),
    checkBulkUpload: (uploadId: string) => checkBulkUpload(deps, uploadId),
    makeBulkUpload: (uploadId: string) => makeBulkUpload(deps, uploadId),
    removeBulkFiles: () => removeBulkFiles(deps),
    readBulkFindings: (trx: Trx, uploadId: string) => readFindings(deps, trx, uploadId),
  };
}
