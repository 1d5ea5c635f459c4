import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isAsked } from './core/award.ts';
import { withdrawRequest } from './withdraw-request.ts';

/**
 * Takes back a request that nobody has decided on, waiting or not, with a reason: by whoever asked for it, or by a
 * practice manager or approver of the practice. Taking it back again changes nothing. Throws `wrong_state` once it
 * has been decided on, `declared_link` for whoever is close to the person (R14).
 */
export async function takeBackRequest(
  deps: AwardsDeps,
  principal: Principal,
  input: { awardId: string; reason: string },
): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const reason = checkNote(input.reason, 'reason');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, input.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    if (principal.role === 'requester' && award.requestedBy !== principal.id) {
      throw new AppError(
        'forbidden',
        'Somebody else asked for this award. Only they, or the practice manager, take it back.',
      );
    }
    if (award.status === 'withdrawn') return;
    if (!isAsked(award.status)) {
      throw new AppError('wrong_state', `This award is ${award.status}; only a request can be taken back.`);
    }
    await withdrawRequest(trx, { principal, award, reason, at });
  });
}
