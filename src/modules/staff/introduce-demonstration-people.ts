import { systemPrincipal } from '../../kernel/principal.ts';
import { linkedAt } from './identity-store.ts';
import { linkIdentity } from './link-identity.ts';
import { type DemonstrationPerson, listDemonstrationPeople } from './list-demonstration-people.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/**
 * Tells a demonstration's identity provider whom one can be, and lets each of them sign in with it: their subject
 * there is their id here. Demonstration people exist in no production (R71).
 */
export async function introduceDemonstrationPeople(deps: SignInDeps, issuer: string): Promise<DemonstrationPerson[]> {
  const people = await listDemonstrationPeople(deps);
  const known = await linkedAt(
    deps.db,
    issuer,
    people.map(({ id }) => id),
  );
  for (const { id } of people.filter((person) => !known.has(person.id))) {
    await linkIdentity(deps, systemPrincipal(id), { principalId: id, issuer, subject: id });
  }
  return people;
}
