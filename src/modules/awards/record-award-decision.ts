import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { insertDecision } from './award-store.ts';
import type { Award } from './core/award.ts';
import { moveAward } from './move-award.ts';
import { refuseFormerDecider } from './refuse-former-decider.ts';

export type AwardDecision = {
  principal: Principal;
  award: Award;
  outcome: 'approved' | 'refused';
  /** For the person who asked; refusals only. */
  reason: string | null;
  at: Date;
};

/**
 * Writes down who decided what on an award, and moves it on: approved ones to `issuing`. Throws `refused_before` for
 * whoever refused it earlier (R34).
 */
export async function recordAwardDecision(trx: Trx, decision: AwardDecision): Promise<void> {
  const { principal, award, outcome, reason, at } = decision;
  const status = outcome === 'approved' ? 'issuing' : 'refused';
  const { id: awardId, practiceId, amountPence } = award;
  const by = { principalId: principal.id, role: principal.role };
  await refuseFormerDecider(trx, { principalId: principal.id, awardId });
  await insertDecision(trx, { id: newId(), awardId, practiceId, ...by, outcome, reason, at });
  await moveAward(trx, award, { status });
  await recordAudit(trx, principal, {
    at,
    action: outcome === 'approved' ? 'award.approve' : 'award.refuse',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { status: award.status },
    after: { status, amountPence },
  });
}
