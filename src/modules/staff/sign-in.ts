import type { Principal } from '../../kernel/principal.ts';
import { emptyIdleSessions } from './empty-idle-sessions.ts';
import type { Identity } from './identity-store.ts';
import { introduceDemonstrationPeople } from './introduce-demonstration-people.ts';
import { type LinkIdentityInput, linkIdentity } from './link-identity.ts';
import { principalBySubject } from './principal-by-subject.ts';
import { refusedSignIns } from './record-refused-sign-in.ts';
import { recordSignIn } from './record-sign-in.ts';
import { recordSignOut } from './record-sign-out.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';
import { signedInPrincipal } from './signed-in-principal.ts';
import { unlinkIdentities } from './unlink-identities.ts';

/** The verbs of signing in and out (R20), for whoever needs no others of this module. */
export function createSignIn(deps: SignInDeps) {
  return {
    principalBySubject: (identity: Identity, requestId: string) => principalBySubject(deps, identity, requestId),
    linkIdentity: (by: Principal, input: LinkIdentityInput) => linkIdentity(deps, by, input),
    unlinkIdentities: (by: Principal, principalId: string) => unlinkIdentities(deps, by, principalId),
    introduceDemonstrationPeople: (issuer: string) => introduceDemonstrationPeople(deps, issuer),
    recordRefusedSignIn: refusedSignIns(deps),
    recordSignOut: (principal: Principal) => recordSignOut(deps, principal),
    recordSignIn: (principal: Principal) => recordSignIn(deps, principal),
    signedInPrincipal: (signIn: { id: string; epoch: number }, requestId: string) =>
      signedInPrincipal(deps, signIn, requestId),
    emptyIdleSessions: () => emptyIdleSessions(deps),
    signOutEverywhere: (principal: Principal) => signOutEverywhere(deps, principal),
  };
}
