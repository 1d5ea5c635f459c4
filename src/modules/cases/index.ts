/**
 * Cases: what a person in finance must see to, opened by what happens and closed with an outcome. A shortfall closes by
 * itself, and only once no money is short; others close by themselves too when what opened them is gone.
 */
import type { Principal } from '../../kernel/principal.ts';
import { type AssignCaseInput, assignCase } from './assign-case.ts';
import type { CasesDeps } from './cases-deps.ts';
import { type ChargeInput, chargeToBudget } from './charge-to-budget.ts';
import { type CloseCaseInput, closeCase } from './close-case.ts';
import { matchCardCases } from './match-card-cases.ts';
import { matchShortfalls } from './match-shortfalls.ts';
import { type RecordRecoveryInput, recordRecovery } from './record-recovery.ts';
import { CASE_SUBSCRIBERS } from './take-event.ts';
import { warnOfDeadlines } from './warn-of-deadlines.ts';

export { closeCovered } from './close-covered.ts';
export type { CaseEntry, CaseStatus } from './core/case.ts';
export {
  CASE_KINDS,
  CASE_OUTCOMES,
  type CaseChoice,
  type CaseKind,
  type CaseKindRow,
  type CaseOutcome,
  caseKind,
} from './core/case-kinds.ts';
export { handOverCases } from './hand-over-cases.ts';

export type Cases = ReturnType<typeof createCases>;

export function createCases(deps: CasesDeps) {
  return {
    subscribers: CASE_SUBSCRIBERS,
    assignCase: (by: Principal, input: AssignCaseInput) => assignCase(deps, by, input),
    chargeToBudget: (by: Principal, input: ChargeInput) => chargeToBudget(deps, by, input),
    recordRecovery: (by: Principal, input: RecordRecoveryInput) => recordRecovery(deps, by, input),
    closeCase: (by: Principal, input: CloseCaseInput) => closeCase(deps, by, input),
    matchShortfalls: () => matchShortfalls(deps),
    matchCardCases: (about: { awardId?: string | undefined } = {}) => matchCardCases(deps, about),
    warnOfDeadlines: () => warnOfDeadlines(deps),
  };
}
