import { AppError } from '../../kernel/app-error.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { DELEGATE_ROLE } from './core/delegation.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { faultsOfStaff, type StaffDetails, sameIds } from './core/staff-details.ts';
import { endDelegationsOf } from './delegation-store.ts';
import { handOverWork } from './hand-over-work.ts';
import { lockAdministrators } from './lock-administrators.ts';
import { refuseUnknownPractices } from './refuse-unknown-practices.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { endKeysOf, lockPrincipal, type StandingPrincipal, updatePrincipal } from './standing-store.ts';

export type ChangeStaffInput = {
  principalId: string;
  role: Role;
  /** For practice roles at least one; ignored for the others. */
  practiceIds: readonly string[];
  /** What they do, in words. */
  title: string;
};

type Changing = { principal: Principal; standing: StandingPrincipal; wanted: StaffDetails; at: Date };

function isSame(standing: StandingPrincipal, wanted: StaffDetails): boolean {
  const { role, title, practiceIds } = standing;
  return role === wanted.role && title === wanted.title && sameIds(practiceIds, wanted.practiceIds);
}

async function standingOf(trx: Trx, principalId: string): Promise<StandingPrincipal> {
  const standing = await lockPrincipal(trx, principalId);
  if (standing?.kind !== 'staff') throw new AppError('not_found', 'There is nobody of this id.');
  if (standing.endedAt) throw new AppError('wrong_state', 'This person has left. Add them again.');
  return standing;
}

/** What the new role or the fewer practices no longer allow does not stay with the person. */
async function takeBack(deps: StaffDeps, trx: Trx, { principal, standing, wanted, at }: Changing) {
  const keeps = wanted.role === DELEGATE_ROLE ? wanted.practiceIds : [];
  const about = { principalId: standing.id, by: principal.id, at, keptPracticeIds: keeps };
  const delegations = await endDelegationsOf(trx, about);
  const handing = { by: principal, from: standing.id, to: null, at };
  const isSameRole = standing.role === wanted.role;
  const items = isSameRole ? {} : await handOverWork(deps, trx, handing);
  const isSameReach = isSameRole && sameIds(standing.practiceIds, wanted.practiceIds);
  const keys = isSameReach ? 0 : await endKeysOf(trx, standing.id, at);
  return { delegations: delegations.length, items, keys };
}

/**
 * Gives a member of staff another role, other practices or another title; it holds from their next page on. What the
 * new role does not allow goes to nobody, as when they leave, and with another role or other practices the keys that they
 * answer for end: what they may no longer do, no program does for them. The same again changes nothing. Throws `forbidden` (role,
 * or oneself), `not_found`, `wrong_state` for somebody who has left, `invalid_input`.
 */
export async function changeStaff(deps: StaffDeps, principal: Principal, input: ChangeStaffInput): Promise<void> {
  requireRole(principal, 'admin');
  if (input.principalId === principal.id) {
    throw new AppError('forbidden', 'Another administrator has to change your role.');
  }
  await inScope(deps.db, 'all', async (trx) => {
    await lockAdministrators(trx, principal);
    const standing = await standingOf(trx, input.principalId);
    const practiceIds = isPracticeRole(input.role) ? input.practiceIds : [];
    const wanted = { name: standing.name, title: input.title.trim(), role: input.role, practiceIds };
    const errors = faultsOfStaff(wanted);
    if (errors.length > 0) throw new AppError('invalid_input', 'Some of this is missing or wrong.', { errors });
    await refuseUnknownPractices(deps, trx, practiceIds);
    if (isSame(standing, wanted)) return;
    const at = deps.clock.now();
    await updatePrincipal(trx, standing.id, wanted);
    const taken = await takeBack(deps, trx, { principal, standing, wanted, at });
    await recordAudit(trx, principal, {
      at,
      action: 'staff.change',
      entityKind: 'principal',
      entityId: standing.id,
      before: { role: standing.role, practiceIds: standing.practiceIds },
      after: { role: wanted.role, practiceIds, ...taken },
    });
  });
}
