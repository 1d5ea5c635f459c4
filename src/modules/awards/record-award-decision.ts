import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { type DecisionGrounds, insertDecision } from './award-store.ts';
import type { AwardNeeds, NeedField } from './core/approval-needs.ts';
import type { Award } from './core/award.ts';
import { type ApprovalAnswers, answerTo } from './core/check-answers.ts';
import { moveAward } from './move-award.ts';
import { refuseFormerDecider } from './refuse-former-decider.ts';

export type AwardDecision = {
  principal: Principal;
  award: Award;
  outcome: 'approved' | 'refused';
  /** For the person who asked; refusals only. */
  reason: string | null;
  at: Date;
  /** What an approval was tested on and what the approver answered (R15, R29, R30, R31). */
  grounds?: { needs: AwardNeeds; answers: ApprovalAnswers };
};

function groundsOf({ grounds }: AwardDecision): Partial<DecisionGrounds> {
  if (!grounds) return {};
  const { needs, answers } = grounds;
  const said = (field: NeedField) => answerTo(needs, answers, field);
  return {
    total28DaysPence: needs.totalPence28Days,
    neededRole: needs.band,
    repeatReason: said('repeatReason'),
    householdReason: said('householdReason'),
    duplicateReason: said('duplicateReason'),
    capReason: said('capReason'),
    secondClinician: said('secondClinician'),
  };
}

/**
 * Writes down who decided what on an award, and moves it on: approved ones to `issuing`. Tells `award.approved` or
 * `award.refused`. Throws `refused_before` for
 * whoever refused it earlier (R34).
 */
export async function recordAwardDecision(trx: Trx, decision: AwardDecision): Promise<void> {
  const { principal, award, outcome, reason, at } = decision;
  const status = outcome === 'approved' ? 'issuing' : 'refused';
  const { id: awardId, practiceId, amountPence } = award;
  const by = { principalId: principal.id, role: principal.role };
  await refuseFormerDecider(trx, { principalId: principal.id, awardId });
  await insertDecision(trx, { id: newId(), awardId, practiceId, ...by, outcome, reason, at, ...groundsOf(decision) });
  await moveAward(trx, award, { status, ...(outcome === 'approved' ? { expires_on: award.expiresOn } : {}) });
  await recordAudit(trx, principal, {
    at,
    action: outcome === 'approved' ? 'award.approve' : 'award.refuse',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { status: award.status },
    after: { status, amountPence },
  });
  const payload = { amountPence, role: principal.role };
  await publishEvent(trx, { type: `award.${outcome}`, occurredAt: at, practiceId, awardId, payload });
}
