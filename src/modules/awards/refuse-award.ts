import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { requireRole } from '../staff/index.ts';
import { refuseUnlessDecidable } from './approve-award.ts';
import { lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { recordAwardDecision } from './record-award-decision.ts';

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
    await recordAwardDecision(trx, { principal, award, outcome: 'refused', reason: refusal.reason, at });
    return { ...award, status: 'refused' };
  });
}
