/** Who may act: people who sign in and API keys, each a principal with a role and the practices it sees. */
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { type AddStaffInput, addStaff } from './add-staff.ts';
import { authenticateApiKey } from './authenticate-api-key.ts';
import { type ChangeStaffInput, changeStaff } from './change-staff.ts';
import { listDeclarationsOf } from './declaration-store.ts';
import { type DeclareLinkInput, declareLink } from './declare-link.ts';
import { type DelegateInput, delegateApproval } from './delegate-approval.ts';
import { endDelegation } from './end-delegation.ts';
import { endOwnKey } from './end-own-key.ts';
import { type EndPrincipalInput, endPrincipal } from './end-principal.ts';
import { ensureTillKey } from './ensure-till-key.ts';
import { type GrantApiKeyInput, grantApiKey } from './grant-api-key.ts';
import { countHandedOver, type HandedOver } from './handover-store.ts';
import { type LinkedIdentity, listIdentitiesOf } from './identity-store.ts';
import { listDemonstrationPeople } from './list-demonstration-people.ts';
import { type MintApiKeyInput, mintApiKey } from './mint-api-key.ts';
import { principalOf } from './principal-of.ts';
import { requireRole } from './require-role.ts';
import { createSignIn } from './sign-in.ts';
import type { StaffDeps } from './staff-deps.ts';
import { takeApiKey } from './take-api-key.ts';

export type { AddStaffInput } from './add-staff.ts';
export { approvingRole } from './approving-role.ts';
export type { ChangeStaffInput } from './change-staff.ts';
export { DELEGATE_ROLE, lastDelegationDay, NAMING_ROLES } from './core/delegation.ts';
export type { IdentityProvider, PendingSignIn, ProvenIdentity } from './core/identity-provider.ts';
export { IDLE_MS } from './core/idle.ts';
export { faultOfLastDay, lastKeyDay } from './core/key-days.ts';
export { LINKS, type Link } from './core/link.ts';
export { isPracticeRole } from './core/scope-of.ts';
export type { Declaration } from './declaration-store.ts';
export type { DeclareLinkInput } from './declare-link.ts';
export type { DelegateInput } from './delegate-approval.ts';
export type { EndPrincipalInput } from './end-principal.ts';
export type { HandedOver } from './handover-store.ts';
export type { LinkedIdentity } from './identity-store.ts';
export { isDeclaredLink, type RecipientKeys } from './is-declared-link.ts';
export type { DemonstrationPerson } from './list-demonstration-people.ts';
export { listInHand } from './list-in-hand.ts';
export { type MintApiKeyInput, mintApiKey } from './mint-api-key.ts';
export { isOnePerson } from './one-person.ts';
export { requireRole } from './require-role.ts';
export { createSignIn } from './sign-in.ts';
export type { SignInState } from './signed-in-principal.ts';
export type { DescribedPerson, Handing, OpenItem, PersonKeys, StaffDeps, WorkInHand } from './staff-deps.ts';
export { hasRole, principalNames } from './staff-store.ts';

export function createStaff(deps: StaffDeps) {
  return {
    ...createSignIn(deps),
    addStaff: (input: AddStaffInput, by?: Principal) => addStaff(deps, input, by),
    changeStaff: (by: Principal, input: ChangeStaffInput) => changeStaff(deps, by, input),
    endPrincipal: (by: Principal, input: EndPrincipalInput) => endPrincipal(deps, by, input),

    /** What became of all that somebody who has left had in hand, in figures; for administrators and auditors. */
    handedOver(by: Principal, principalId: string): Promise<HandedOver[]> {
      requireRole(by, 'admin', 'auditor');
      return inScope(deps.db, 'all', (trx) => countHandedOver(trx, principalId));
    },

    /** What somebody signs in with; for administrators. */
    identitiesOf(by: Principal, principalId: string): Promise<LinkedIdentity[]> {
      requireRole(by, 'admin');
      return listIdentitiesOf(deps.db, principalId);
    },

    delegate: (by: Principal, input: DelegateInput) => delegateApproval(deps, by, input),
    endDelegation: (by: Principal, delegationId: string) => endDelegation(deps, by, delegationId),
    declareLink: (by: Principal, input: DeclareLinkInput) => declareLink(deps, by, input),

    /** What the principal has declared: how close, and when; nobody can say to whom. */
    ownDeclarations: (by: Principal) => listDeclarationsOf(deps.db, by.id),
    authenticateApiKey: (key: string, requestId: string) => authenticateApiKey(deps, key, requestId),
    ensureTillKey: (key: string) => ensureTillKey(deps, key),
    listDemonstrationPeople: () => listDemonstrationPeople(deps),
    mintApiKey: (input: MintApiKeyInput) => mintApiKey(deps, input),
    grantApiKey: (by: Principal, input: GrantApiKeyInput) => grantApiKey(deps, by, input),
    takeApiKey: (by: Principal, keyId: string) => takeApiKey(deps, by, keyId),
    endOwnKey: (by: Principal, keyId: string) => endOwnKey(deps, by, keyId),
    principalOf: (id: string, requestId: string) => principalOf(deps, id, requestId),
  };
}

export type Staff = ReturnType<typeof createStaff>;
