import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import type { StaffDeps } from './staff-deps.ts';
import { insertPrincipal } from './staff-store.ts';

export type AddStaffInput = {
  /** Given by seeds, so that adding the same person again changes nothing. */
  id?: string;
  name: string;
  title: string;
  role: Role;
  /** Required for practice roles; ignored for the others, who see every practice or none. */
  practiceIds: readonly string[];
  isDemonstration: boolean;
};

/** Adds a person who can sign in. Adding an id that exists changes nothing. */
export async function addStaff(deps: StaffDeps, input: AddStaffInput): Promise<{ id: string }> {
  const id = input.id ?? newId();
  const at = deps.clock.now();
  const practiceIds = isPracticeRole(input.role) ? [...input.practiceIds] : [];
  if (isPracticeRole(input.role) && practiceIds.length === 0) {
    throw new AppError('invalid_input', `A ${input.role} needs a practice.`, {
      errors: [{ field: 'practiceIds', message: 'Choose at least one practice' }],
    });
  }
  await inScope(deps.db, 'all', async (trx) => {
    const added = await insertPrincipal(trx, { ...input, id, kind: 'staff', practiceIds, at });
    if (!added) return;
    await recordAudit(trx, systemPrincipal(id), {
      at,
      action: 'staff.add',
      entityKind: 'principal',
      entityId: id,
      after: { role: input.role, practiceIds },
    });
  });
  return { id };
}
