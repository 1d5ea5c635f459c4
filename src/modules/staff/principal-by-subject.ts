import type { Principal } from '../../kernel/principal.ts';
import { findIdentityOwner, type Identity } from './identity-store.ts';
import { principalOf } from './principal-of.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** Who an identity at a provider is here; null when nobody is linked to it, or who is has ended (R19). */
export async function principalBySubject(
  deps: SignInDeps,
  identity: Identity,
  requestId: string,
): Promise<Principal | null> {
  const id = await findIdentityOwner(deps.db, identity);
  return id ? principalOf(deps, id, requestId) : null;
}
