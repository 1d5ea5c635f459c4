import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { refuseUnlessDecidable } from './approve-award.ts';
import { insertDecision, lockAward, updateAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';

/** Refuses a requested award with a reason that the patient can read (R34). No money was reserved, none moves. */
export async function refuseAward(
  deps: AwardsDeps,
  principal: Principal,
  refusal: { awardId: string; reason: string },
): Promise<Award> {
  requireRole(principal, 'approver', 'finance', 'commissioner');
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, refusal.awardId);
    refuseUnlessDecidable(principal, award);
    const at = deps.clock.now();
    await insertDecision(trx, {
      id: newId(),
      awardId: award.id,
      practiceId: award.practiceId,
      principalId: principal.id,
      role: principal.role,
      outcome: 'refused',
      reason: refusal.reason,
      at,
    });
    await updateAward(trx, award.id, { status: 'refused' });
    await recordAudit(trx, principal, {
      at,
      action: 'award.refuse',
      entityKind: 'award',
      entityId: award.id,
      practiceId: award.practiceId,
      before: { status: award.status },
      after: { status: 'refused' },
    });
    return { ...award, status: 'refused' };
  });
}
