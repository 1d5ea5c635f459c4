import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type Principal, type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { faultsOfStaff, type StaffDetails, sameIds } from './core/staff-details.ts';
import { refuseUnknownPractices } from './refuse-unknown-practices.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { insertPrincipal } from './staff-store.ts';
import { lockPrincipal, type StandingPrincipal } from './standing-store.ts';

export type AddStaffInput = {
  /** Given by seeds and by forms, so that adding the same person again changes nothing. */
  id?: string;
  name: string;
  title: string;
  role: Role;
  /** Required for practice roles; ignored for the others, who see every practice or none. */
  practiceIds: readonly string[];
  isDemonstration: boolean;
};

function isSameStaff(known: StandingPrincipal, { name, title, role, practiceIds }: StaffDetails): boolean {
  const isSame = known.name === name && known.title === title && known.role === role;
  return isSame && sameIds(known.practiceIds, practiceIds);
}

/**
 * Adds a person who can sign in; by an administrator, or by the service itself where nobody is named. Adding an id that
 * exists changes nothing. Throws `forbidden`, `invalid_input`, and for an administrator `idempotency_key_reused` when
 * the id is somebody else's.
 */
export async function addStaff(
  deps: Pick<StaffDeps, 'db' | 'clock' | 'practices'>,
  input: AddStaffInput,
  by?: Principal,
): Promise<{ id: string }> {
  if (by) requireRole(by, 'admin');
  const id = input.id ?? newId();
  const at = deps.clock.now();
  const practiceIds = isPracticeRole(input.role) ? [...input.practiceIds] : [];
  const errors = faultsOfStaff({ ...input, practiceIds });
  if (errors.length > 0) throw new AppError('invalid_input', 'Some of this is missing or wrong.', { errors });
  const [name, title] = [input.name.trim(), input.title.trim()];
  await inScope(deps.db, 'all', async (trx) => {
    await refuseUnknownPractices(deps, trx, practiceIds);
    const person = { ...input, name, title, id, kind: 'staff' as const, practiceIds, at };
    if (!(await insertPrincipal(trx, person))) {
      const known = await lockPrincipal(trx, id);
      if (!by || (known && isSameStaff(known, { name, title, role: input.role, practiceIds }))) return;
      throw new AppError('idempotency_key_reused', 'This was sent before for somebody else.');
    }
    await recordAudit(trx, by ?? systemPrincipal(id), {
      at,
      action: 'staff.add',
      entityKind: 'principal',
      entityId: id,
      after: { role: input.role, practiceIds },
    });
  });
  return { id };
}
