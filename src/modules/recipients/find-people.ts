import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { decryptIdentity, hashIdentity } from './identity-keys.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findByHash } from './recipient-store.ts';
import { noteStaffView } from './view-identity.ts';

/** By NHS number, as `nhsNumber` gives it, or by family name and date of birth; in one practice. */
export type PeopleSearch = { practiceId: string } & (
  | { nhsNumber: string }
  | { familyName: string; dateOfBirth: string }
);

export type FoundPerson = { id: string; identity: RecipientIdentity };

/** The practice's recipients that a search names exactly, oldest first. That they were looked at is recorded (R58). */
export async function findPeople(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; search: PeopleSearch },
): Promise<FoundPerson[]> {
  const { principal, search } = by;
  const { practiceId } = search;
  const rows = await findByHash(trx, { practiceId, ...hashOf(deps, search) });
  for (const { id } of rows) await noteStaffView({ deps, trx, principal }, { id, practiceId });
  return rows.map((row) => ({ id: row.id, identity: decryptIdentity(deps.identityKeys, row.id, row) }));
}

function hashOf(deps: RecipientDeps, search: PeopleSearch) {
  const nobody = { givenName: '', familyName: '', dateOfBirth: '' };
  const hashes = hashIdentity(deps.identityKeys, { ...nobody, ...search });
  return 'nhsNumber' in search
    ? { column: 'nhs_number_hash' as const, hash: hashes.nhsNumber }
    : { column: 'name_birth_hash' as const, hash: hashes.nameBirth };
}
