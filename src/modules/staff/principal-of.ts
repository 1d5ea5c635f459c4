import type { Principal } from '../../kernel/principal.ts';
import { scopeOf } from './core/scope-of.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findPrincipal, type PrincipalRow } from './staff-store.ts';

/** The principal of a sign-in, as it stands now; null when it is unknown or has ended (R19). */
export async function principalOf(
  deps: Pick<StaffDeps, 'db'>,
  id: string,
  requestId: string,
): Promise<Principal | null> {
  const found = await findPrincipal(deps.db, id);
  return found ? toPrincipal(found, requestId) : null;
}

/** A stored principal as it acts within one request. */
export function toPrincipal(row: PrincipalRow, requestId: string): Principal {
  const { id, kind, name, role, alsoActsAs } = row;
  return {
    id,
    kind,
    name,
    role,
    scope: scopeOf(role, row.practiceIds),
    requestId,
    ...(alsoActsAs.length > 0 && { alsoActsAs }),
  };
}
