/**
 * Awards: the decision to help one recipient with up to an amount, from the request through a second
 * person's approval, which reserves the money, to the end, which returns what is left.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { approveAward } from './approve-award.ts';
import { askReconsideration } from './ask-reconsideration.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type CarryForward, carryForward } from './carry-forward.ts';
import { endAward, expireDueAwards } from './end-award.ts';
import { endAwardsOfBudget } from './end-awards-of-budget.ts';
import { type NeedSubject, needsOf } from './needs-of.ts';
import { issueUnderBreakGlass } from './issue-under-break-glass.ts';
import { recordDeath } from './record-death.ts';
import { recordLetterSent } from './record-letter-sent.ts';
import { refuseAward } from './refuse-award.ts';
import { type RequestOptions, requestAward } from './request-award.ts';
import { pauseUnsignedAwards, signOff } from './sign-off.ts';
import { withdrawConsent } from './withdraw-consent.ts';

export { activateAward } from './activate-award.ts';
export { type AwardRequest, awardRequest } from './award-input.ts';
export { findApprover, findAward, findNewestAwardOf, lockAward } from './award-store.ts';
export type { AwardCarrier } from './awards-deps.ts';
export { type ApprovalBand, bandFor, mayApprove, reaches } from './core/approval-bands.ts';
export type { AwardNeeds } from './core/approval-needs.ts';
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
export { highestAwardPence, LEAST_AWARD_PENCE, lastExpiry } from './core/check-request.ts';
export { finishAward } from './end-award.ts';
export { givenWithin28Days } from './given-within-28-days.ts';
export { type LockedAwardMoney, lockAwardMoney } from './lock-award-money.ts';
export { queueCardCases } from './queue-card-cases.ts';
export { rebalanceAndTell } from './rebalance-and-tell.ts';
export { verifyOverAwards } from './verify-over-awards.ts';

export type Awards = ReturnType<typeof createAwards>;

export function createAwards(deps: AwardsDeps) {
  return {
    requestAward: (by: Principal, input: { request: AwardRequest; options: RequestOptions }) =>
      requestAward(deps, by, input),
    approveAward: (by: Principal, awardId: string) => approveAward(deps, by, awardId),
    refuseAward: (by: Principal, input: { awardId: string; reason: string }) => refuseAward(deps, by, input),
    recordLetterSent: (by: Principal, awardId: string) => recordLetterSent(deps, by, awardId),
    askReconsideration: (by: Principal, input: { awardId: string; words: string }) =>
      askReconsideration(deps, by, input),
    issueUnderBreakGlass: (by: Principal, input: { awardId: string; reason: string }) =>
      issueUnderBreakGlass(deps, by, input),
    signOff: (by: Principal, awardId: string) => signOff(deps, by, awardId),
    pauseUnsignedAwards: () => pauseUnsignedAwards(deps),
    endAward: (by: Principal, input: { awardId: string; reason: 'cancelled' | 'withdrawn' }) =>
      endAward(deps, by, input),
    withdrawConsent: (by: Principal, input: { awardId: string }) => withdrawConsent(deps, by, input),
    recordDeath: (by: Principal, input: { awardId: string }) => recordDeath(deps, by, input),
    carryForward: (by: Principal, input: CarryForward) => carryForward(deps, by, input),
    endAwardsOfBudget: (budgetId: string) => endAwardsOfBudget(deps, budgetId),
    needsOf: (db: Db | Trx, subject: NeedSubject) => needsOf(deps, db, subject),
    expireDueAwards: () => expireDueAwards(deps),
  };
}
