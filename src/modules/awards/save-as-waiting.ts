import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { moveAward } from './move-award.ts';
import { readRoom } from './room-in-budget.ts';

/**
 * Saves a request that nobody has decided on as waiting for funds (R65), when the money has run out since it was asked
 * for. Its place is by the day on which it was first asked for. Repeating it changes nothing. Throws `wrong_state`
 * when the budget could cover it, `declared_link` for whoever is close to the person (R14).
 */
export async function saveAsWaiting(deps: AwardsDeps, principal: Principal, awardId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    if (award.status === 'waiting') return;
    if (award.status === 'requested' && (await readRoom(trx, award)) >= award.amountPence) {
      throw new AppError('wrong_state', 'The budget has enough for this award, so it need not wait.');
    }
    await moveAward(trx, award, { status: 'waiting', waiting_since: award.requestedAt });
    const { practiceId, amountPence } = award;
    await recordAudit(trx, principal, {
      at,
      action: 'award.save_as_waiting',
      entityKind: 'award',
      entityId: awardId,
      practiceId,
      before: { status: award.status },
      after: { status: 'waiting' },
    });
    await publishEvent(trx, { type: 'award.waiting', occurredAt: at, practiceId, awardId, payload: { amountPence } });
  });
}
