import type { LondonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { DELEGATE_ROLE } from './core/delegation.ts';
import { hasDelegation } from './delegation-store.ts';

type Approving = { principalId: string; practiceId: string; day: LondonDate };

/** Whether a practice manager has been named to approve awards of the practice on the day (R18). */
function mayApproveFor(db: Db | Trx, about: Approving): Promise<boolean> {
  return hasDelegation(db, { ...about, role: DELEGATE_ROLE });
}

/** The role in which somebody decides on awards of a practice: a delegate decides as an approver does. */
export async function approvingRole(
  db: Db | Trx,
  { id: principalId, role }: Principal,
  about: { practiceId: string; day: LondonDate },
): Promise<Principal['role']> {
  if (role !== DELEGATE_ROLE) return role;
  return (await mayApproveFor(db, { principalId, ...about })) ? 'approver' : role;
}
