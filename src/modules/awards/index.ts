/**
 * Awards: the decision to help one recipient with up to an amount, from the request through a second
 * person's approval, which reserves the money, to the end, which returns what is left.
 */
import type { Principal } from '../../kernel/principal.ts';
import { approveAward } from './approve-award.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type CarryForward, carryForward } from './carry-forward.ts';
import { endAward, expireDueAwards } from './end-award.ts';
import { endAwardsOfBudget } from './end-awards-of-budget.ts';
import { recordDeath } from './record-death.ts';
import { refuseAward } from './refuse-award.ts';
import { type RequestOptions, requestAward } from './request-award.ts';
import { withdrawConsent } from './withdraw-consent.ts';

export { activateAward } from './activate-award.ts';
export { type AwardRequest, awardRequest } from './award-input.ts';
export { findApprover, findAward, findNewestAwardOf, lockAward } from './award-store.ts';
export type { AwardCarrier } from './awards-deps.ts';
export { mayApprove } from './core/approval-bands.ts';
export { AWARD_STATUSES, type Award, type AwardMethod, type AwardStatus, END_REASONS, isOver } from './core/award.ts';
export { highestAwardPence, LEAST_AWARD_PENCE, lastExpiry } from './core/check-request.ts';
export { finishAward } from './end-award.ts';
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
    endAward: (by: Principal, input: { awardId: string; reason: 'cancelled' | 'withdrawn' }) =>
      endAward(deps, by, input),
    withdrawConsent: (by: Principal, input: { awardId: string }) => withdrawConsent(deps, by, input),
    recordDeath: (by: Principal, input: { awardId: string }) => recordDeath(deps, by, input),
    carryForward: (by: Principal, input: CarryForward) => carryForward(deps, by, input),
    endAwardsOfBudget: (budgetId: string) => endAwardsOfBudget(deps, budgetId),
    expireDueAwards: () => expireDueAwards(deps),
  };
}
