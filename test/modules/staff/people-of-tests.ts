import { v7 as newId } from 'uuid';
import type { Principal, Role } from '../../../src/kernel/principal.ts';
import type { RunningService } from '../../harness/service.ts';

/** Somebody who was added, as they act. */
export async function addSomebody(
  service: Pick<RunningService, 'staff'>,
  person: { role: Role; practiceIds?: readonly string[]; name?: string },
): Promise<Principal> {
  const { role, practiceIds = [], name = `Another ${role}` } = person;
  const id = newId();
  await service.staff.addStaff({ id, name, title: role, role, practiceIds, isDemonstration: true });
  const principal = await service.staff.principalOf(id, `test-${name}`);
  if (!principal) throw new Error('the person was added');
  return principal;
}

/** A key that somebody answers for, who has taken it. */
export async function takenKey(
  service: Pick<RunningService, 'staff'>,
  owner: Principal,
  wanted: { role: Role; practiceCode?: string; endsOn?: string },
): Promise<{ key: string; principalId: string }> {
  const admin = await addSomebody(service, { role: 'admin', name: 'Granting administrator' });
  const { principalId } = await service.staff.grantApiKey(admin, { ...wanted, ownerId: owner.id });
  return { principalId, key: (await service.staff.takeApiKey(owner, principalId)).key };
}
