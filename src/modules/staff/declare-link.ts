import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { Link } from './core/link.ts';
import { findSameDeclaration, insertDeclaration, lockDeclarationsOf } from './declaration-store.ts';
import type { DescribedPerson, StaffDeps } from './staff-deps.ts';

export type DeclareLinkInput = { link: Link; person: DescribedPerson };

/**
 * Stores that the principal is, lives with or is related to a person, as keyed hashes only. It stands for good: what
 * binds a member of staff is not theirs to take back. The same again gives the same. Throws `invalid_input` with the
 * fields of the person, and `forbidden` for an auditor, who decides on nothing.
 */
export async function declareLink(
  deps: StaffDeps,
  principal: Principal,
  { link, person }: DeclareLinkInput,
): Promise<{ id: string; isNew: boolean }> {
  if (principal.role === 'auditor' || principal.role === 'system') {
    throw new AppError('forbidden', 'Your role does not allow this.');
  }
  const keys = deps.personKeys(person);
  return inScope(deps.db, principal.scope, async (trx) => {
    await lockDeclarationsOf(trx, principal.id);
    const same = await findSameDeclaration(trx, { principalId: principal.id, link, keys });
    if (same) return { id: same.id, isNew: false };
    const id = newId();
    const at = deps.clock.now();
    await insertDeclaration(trx, { id, link, declaredAt: at, principalId: principal.id, keys });
    await recordAudit(trx, principal, {
      at,
      action: 'declaration.make',
      entityKind: 'declaration',
      entityId: id,
      after: { link },
    });
    return { id, isNew: true };
  });
}
