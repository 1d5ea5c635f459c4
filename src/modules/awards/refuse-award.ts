import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { checkNote } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { refuseUnlessDecidable } from './approve-award.ts';
import { lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { deciderOf } from './decider-of.ts';
import { findRefusal } from './reconsideration-store.ts';
import { recordAwardDecision } from './record-award-decision.ts';

/**
 * Refuses a requested award with a reason that the patient reads in their letter (R34). No money was reserved, none
 * moves. An award that was asked for once more is refused for good, by somebody else than before. Refusing again
 * with the same words gives the same answer. The reason holds no NHS number or card number. Throws as `deciderOf` does.
 */
export async function refuseAward(
  deps: AwardsDeps,
  principal: Principal,
  refusal: { awardId: string; reason: string },
): Promise<Award> {
  requireRole(principal, 'approver', 'practice_manager', 'finance', 'commissioner');
  const reason = checkNote(refusal.reason, 'reason');
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, refusal.awardId);
    const earlier = award?.status === 'refused' ? await findRefusal(trx, award.id) : null;
    if (award && earlier?.refusedBy === principal.id && earlier.reason === reason) return award;
    refuseUnlessDecidable(principal, award);
    const decider = await deciderOf(deps, trx, { principal, award });
    const at = deps.clock.now();
    await recordAwardDecision(trx, { principal: decider, award, outcome: 'refused', reason, at });
    return { ...award, status: 'refused' };
  });
}
