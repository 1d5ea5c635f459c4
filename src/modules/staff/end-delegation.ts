import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { NAMING_ROLES } from './core/delegation.ts';
import { lockDelegation, markDelegationEnded } from './delegation-store.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';

/**
 * Ends a delegation at once, for an approver or practice manager of its practice, its holder among them. What was
 * approved under it stays approved. One that has ended stays as it is. Throws `forbidden`, `not_found`.
 */
export async function endDelegation(deps: StaffDeps, principal: Principal, delegationId: string): Promise<void> {
  requireRole(principal, ...NAMING_ROLES);
  await inScope(deps.db, principal.scope, async (trx) => {
    const delegation = await lockDelegation(trx, delegationId);
    if (!delegation) throw new AppError('not_found', 'There is no such delegation.');
    if (delegation.endedAt) return;
    const at = deps.clock.now();
    await markDelegationEnded(trx, { id: delegationId, by: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'delegation.end',
      entityKind: 'delegation',
      entityId: delegationId,
      practiceId: delegation.practiceId,
      before: { principalId: delegation.principalId, endsOn: delegation.endsOn },
    });
  });
}
