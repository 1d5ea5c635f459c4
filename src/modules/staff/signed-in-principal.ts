import type { Principal } from '../../kernel/principal.ts';
import { toPrincipal } from './principal-of.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { findPrincipal } from './staff-store.ts';

export type SignInState =
  | { principal: Principal; ended: null }
  /** They have left (R19), or have signed out everywhere since. */
  | { principal: null; ended: 'left' | 'everywhere' };

/** Who a session's sign-in is now: `epoch` is what {@link recordSignIn} gave when it began. */
export async function signedInPrincipal(
  deps: SignInDeps,
  { id, epoch }: { id: string; epoch: number },
  requestId: string,
): Promise<SignInState> {
  const found = await findPrincipal(deps.db, id);
  if (!found) return { principal: null, ended: 'left' };
  if (found.signInEpoch !== epoch) return { principal: null, ended: 'everywhere' };
  return { principal: toPrincipal(found, requestId), ended: null };
}
