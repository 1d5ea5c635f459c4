import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type Principal, type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { faultsOfStaff, type StaffDetails, sameIds } from './core/staff-details.ts';
import { lockAdministrators } from './lock-administrators.ts';
import { refuseUnknownPractices } from './refuse-unknown-practices.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { insertPrincipal } from './staff-store.ts';
import { findNamesakes, lockPrincipal, type StandingPrincipal } from './standing-store.ts';

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

/** The id of a form that was sent before is known; throws unless it was sent for the same person. */
async function refuseUnlessSame(trx: Trx, id: string, details: StaffDetails): Promise<void> {
  const known = await lockPrincipal(trx, id);
  if (known && isSameStaff(known, details)) return;
  throw new AppError('idempotency_key_reused', 'This was sent before for somebody else.');
}

/** Two people whom nobody can tell apart are one who was added twice: from a page gone back to, or in two tabs. */
async function refuseDouble(trx: Trx, details: StaffDetails): Promise<void> {
  const namesakes = await findNamesakes(trx, details.name);
  if (!namesakes.some((known) => isSameStaff(known, details))) return;
  const message = 'Somebody of this name does this here already. If it is another person, say so in what they do';
  throw new AppError('conflict', `${message}.`, { errors: [{ field: 'name', message }] });
}

/**
 * Adds a person who can sign in; by an administrator, or by the service itself where nobody is named. Adding an id that
 * exists changes nothing. Throws `forbidden`, `invalid_input`, and for an administrator `idempotency_key_reused` when
 * the id is somebody else's, `conflict` where somebody of the same name, role, title and practices has access.
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
    const details = { name, title, role: input.role, practiceIds };
    if (by) await lockAdministrators(trx, by);
    if (by && !(await lockPrincipal(trx, id))) await refuseDouble(trx, details);
    const person = { ...input, ...details, id, kind: 'staff' as const, at };
    if (!(await insertPrincipal(trx, person))) return by ? refuseUnlessSame(trx, id, details) : undefined;
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
