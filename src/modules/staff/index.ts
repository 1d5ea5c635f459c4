/** Who may act: people who sign in and API keys, each a principal with a role and the practices it sees. */
import { type AddStaffInput, addStaff } from './add-staff.ts';
import { authenticateApiKey } from './authenticate-api-key.ts';
import { ensureTillKey } from './ensure-till-key.ts';
import { listDemonstrationPeople } from './list-demonstration-people.ts';
import { type MintApiKeyInput, mintApiKey } from './mint-api-key.ts';
import { principalOf } from './principal-of.ts';
import type { StaffDeps } from './staff-deps.ts';

export type { AddStaffInput } from './add-staff.ts';
export type { DemonstrationPerson } from './list-demonstration-people.ts';
export type { MintApiKeyInput } from './mint-api-key.ts';
export { requireRole } from './require-role.ts';
export type { StaffDeps } from './staff-deps.ts';
export { hasRole, principalNames } from './staff-store.ts';

export function createStaff(deps: StaffDeps) {
  return {
    addStaff: (input: AddStaffInput) => addStaff(deps, input),
    authenticateApiKey: (key: string, requestId: string) => authenticateApiKey(deps, key, requestId),
    ensureTillKey: (key: string) => ensureTillKey(deps, key),
    listDemonstrationPeople: () => listDemonstrationPeople(deps),
    mintApiKey: (input: MintApiKeyInput) => mintApiKey(deps, input),
    principalOf: (id: string, requestId: string) => principalOf(deps, id, requestId),
  };
}

export type Staff = ReturnType<typeof createStaff>;
