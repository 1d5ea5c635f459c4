/**
 * Whose money it is and how much may be spent: commissioner, practices, alliances, and their budgets for a
 * financial year, from the allocation letter to the close; what moves between them; and what the commissioner has
 * stopped.
 */
import type { Principal } from '../../kernel/principal.ts';
import { agreeVirement } from './agree-virement.ts';
import { type Allocation, allocate } from './allocate.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { closeBudget } from './close-budget.ts';
import { createBudget } from './create-budget.ts';
import { createAlliance, createCommissioner, createPractice } from './create-parties.ts';
import { type BudgetDraft, draftBudget } from './draft-budget.ts';
import { refuseVirement, type VirementEnd, withdrawVirement } from './end-virement.ts';
import { liftStop, resumeBudget } from './lift-stop.ts';
import { acknowledgeLetter, openBudget, type ReadLetter, sendLetter } from './move-budget.ts';
import { type ClosedMoney, moveClosedMoney } from './move-closed-money.ts';
import { noteAlert } from './note-alert.ts';
import { proposeVirement, type VirementOffer } from './propose-virement.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { type Predecessor, recordPredecessor } from './record-predecessor.ts';
import { setPacing } from './set-pacing.ts';
import { type PoolTerms, setPoolTerms } from './set-pool-terms.ts';
import { type StopRequest, stopSpending } from './stop-spending.ts';

export { budgetForAward } from './budget-for-award.ts';
export { type Budget, findBudget, shareBudget } from './budget-store.ts';
export type { AlertThreshold } from './core/alert.ts';
export type { BudgetStatus } from './core/life-cycle.ts';
export { monthAllowancePence, type Pacing } from './core/pacing.ts';
export { STOP_KINDS, type StopKind } from './core/stop.ts';
export { sideOf, VIREMENT_SIDES, type VirementSide } from './core/virement.ts';
export { closableFrom } from './core/year-end.ts';
export { handOverVirements } from './hand-over-virements.ts';
export { pacingOf } from './pacing-store.ts';
export {
  findPractice,
  findPracticeByCode,
  listCommissioners,
  listPractices,
  type Practice,
} from './party-store.ts';
export { findPoolPolicies, findShare } from './pool-store.ts';
export { offerFaults } from './propose-virement.ts';
export { queueAlerts } from './raise-alerts.ts';
export { refuseWhileStopped } from './refuse-while-stopped.ts';
export { renewDecisions } from './stop-store.ts';
export { tellOfClosedMoney } from './tell-of-closed-money.ts';
export { verifyVirements } from './verify-virements.ts';

export type Budgets = ReturnType<typeof createBudgets>;

export function createBudgets(deps: BudgetsDeps) {
  return {
    createCommissioner: (by: Principal, input: Parameters<typeof createCommissioner>[2]) =>
      createCommissioner(deps, by, input),
    recordPredecessor: (by: Principal, input: Predecessor) => recordPredecessor(deps, by, input),
    createPractice: (by: Principal, input: Parameters<typeof createPractice>[2]) => createPractice(deps, by, input),
    createAlliance: (by: Principal, input: Parameters<typeof createAlliance>[2]) => createAlliance(deps, by, input),
    createBudget: (by: Principal, input: Parameters<typeof createBudget>[2]) => createBudget(deps, by, input),
    draftBudget: (by: Principal, draft: BudgetDraft) => draftBudget(deps, by, draft),
    allocate: (by: Principal, input: Allocation) => allocate(deps, by, input),
    sendLetter: (by: Principal, budgetId: string) => sendLetter(deps, by, budgetId),
    acknowledgeLetter: (by: Principal, budgetId: string, readPence?: ReadLetter['readPence']) =>
      acknowledgeLetter(deps, by, { budgetId, readPence }),
    openBudget: (by: Principal, budgetId: string) => openBudget(deps, by, budgetId),
    stopSpending: (by: Principal, request: StopRequest) => stopSpending(deps, by, request),
    liftStop: (by: Principal, input: { stopId: string; note: string }) => liftStop(deps, by, input),
    resumeBudget: (by: Principal, input: { budgetId: string; note: string }) => resumeBudget(deps, by, input),
    closeBudget: (by: Principal, budgetId: string) => closeBudget(deps, by, budgetId),
    moveClosedMoney: (by: Principal, input: ClosedMoney) => moveClosedMoney(deps, by, input),
    proposeVirement: (by: Principal, offer: VirementOffer) => proposeVirement(deps, by, offer),
    agreeVirement: (by: Principal, virementId: string) => agreeVirement(deps, by, virementId),
    withdrawVirement: (by: Principal, end: VirementEnd) => withdrawVirement(deps, by, end),
    refuseVirement: (by: Principal, end: VirementEnd) => refuseVirement(deps, by, end),
    setPoolTerms: (by: Principal, terms: PoolTerms) => setPoolTerms(deps, by, terms),
    setPacing: (by: Principal, pacing: Parameters<typeof setPacing>[2]) => setPacing(deps, by, pacing),
    noteAlert: (by: Principal, alertId: string) => noteAlert(deps, by, alertId),
    raiseAlerts: (about?: { budgetId?: string | undefined }) => raiseAlerts(deps, about),
  };
}
