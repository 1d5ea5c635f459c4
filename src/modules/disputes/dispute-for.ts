import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findApprover, refuseLinkedTo } from '../awards/index.ts';
import { isOnePerson, requireRole } from '../staff/index.ts';
import type { Dispute } from './core/dispute.ts';
import { lockDispute } from './dispute-store.ts';

/** Throws `forbidden` when this person approved the award (R13), `declared_link` when it is theirs (R14). */
export async function refuseApprover(trx: Trx, principal: Principal, awardId: string): Promise<void> {
  await refuseLinkedTo(trx, { principalId: principal.id, awardId });
  if (!(await isOnePerson(trx, await findApprover(trx, awardId), principal.id))) return;
  throw new AppError('forbidden', 'Whoever approved an award cannot dispute its payments.');
}

/**
 * A dispute that can still be changed, its row locked. Throws `forbidden` (role, R13), `not_found`, and `wrong_state`
 * once it has been sent to the card network or is over.
 */
export async function draftFor(trx: Trx, principal: Principal, disputeId: string): Promise<Dispute> {
  requireRole(principal, 'finance');
  const dispute = await lockDispute(trx, disputeId);
  if (!dispute) throw new AppError('not_found', 'There is no such dispute.');
  await refuseApprover(trx, principal, dispute.awardId);
  if (dispute.status !== 'draft') {
    throw new AppError('wrong_state', `A dispute that is ${dispute.status} cannot be changed.`);
  }
  if (dispute.submitAskedAt) throw new AppError('wrong_state', 'This dispute is on its way to the card network.');
  return dispute;
}
