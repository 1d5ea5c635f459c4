import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { endDelegationsOf } from './delegation-store.ts';
import { handOverWork } from './hand-over-work.ts';
import { unlinkIdentitiesOf } from './identity-store.ts';
import { lockAdministrators } from './lock-administrators.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findPrincipal } from './staff-store.ts';
import { endKeysOf, lockPrincipal, markPrincipalEnded, type StandingPrincipal } from './standing-store.ts';

export type EndPrincipalInput = {
  principalId: string;
  /** Somebody of the same role who takes over what is open; left out, it waits for whoever may take it. */
  reassignTo?: string | undefined;
};

async function refuseUnlessSuccessor(trx: Trx, leaver: StandingPrincipal, reassignTo: string): Promise<void> {
  const successor = await findPrincipal(trx, reassignTo);
  const worksThere = (id: string) => successor?.practiceIds.includes(id) ?? false;
  const isOther = successor && successor.id !== leaver.id && successor.kind === 'staff';
  if (isOther && successor.role === leaver.role && leaver.practiceIds.every(worksThere)) return;
  const message = 'Choose somebody of the same role who works for the same practices';
  throw new AppError('invalid_input', message, { errors: [{ field: 'reassignTo', message }] });
}

/** Ends what somebody, or a key, has and holds; their row is locked. `to` is null where nobody in particular takes over. */
export async function endAccess(
  deps: StaffDeps,
  trx: Trx,
  { principal, leaver, to }: { principal: Principal; leaver: StandingPrincipal; to: string | null },
): Promise<void> {
  const at = deps.clock.now();
  await markPrincipalEnded(trx, leaver.id, at);
  const delegations = await endDelegationsOf(trx, { principalId: leaver.id, by: principal.id, at });
  const items = await handOverWork(deps, trx, { by: principal, from: leaver.id, to, at });
  await unlinkIdentitiesOf(trx, leaver.id, at);
  const keys = await endKeysOf(trx, leaver.id, at);
  const after = { delegations: delegations.length, keys, items, reassignedTo: to };
  await recordAudit(trx, principal, {
    at,
    action: 'staff.end',
    entityKind: 'principal',
    entityId: leaver.id,
    before: { role: leaver.role, practiceIds: leaver.practiceIds },
    after,
  });
  const payload = { principalId: leaver.id, items };
  await publishEvent(trx, { type: 'staff.ended', occurredAt: at, practiceId: null, awardId: null, payload });
}

/**
 * Ends somebody's access, or a key, at once: the next page or call is refused (R19). Their delegations and the keys that they answer for end, and what
 * they had in hand goes to a successor or to nobody, and is listed; what they signed in with is free for when they come
 * back. Ending again changes nothing. Throws `forbidden`
 * (role, or oneself, so that an administrator is always left), `not_found`, `invalid_input` for the successor.
 */
export async function endPrincipal(deps: StaffDeps, principal: Principal, input: EndPrincipalInput): Promise<void> {
  requireRole(principal, 'admin');
  if (input.principalId === principal.id) {
    throw new AppError('forbidden', 'Another administrator has to end your access.');
  }
  await inScope(deps.db, 'all', async (trx) => {
    await lockAdministrators(trx, principal);
    const leaver = await lockPrincipal(trx, input.principalId);
    if (!leaver) throw new AppError('not_found', 'There is nobody of this id.');
    if (leaver.endedAt) return;
    const to = input.reassignTo ?? null;
    if (to) await refuseUnlessSuccessor(trx, leaver, to);
    await endAccess(deps, trx, { principal, leaver, to });
  });
}
