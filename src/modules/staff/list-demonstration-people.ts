import type { Role } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findDemonstrationStaff } from './staff-store.ts';

export type DemonstrationPerson = {
  id: string;
  name: string;
  title: string;
  role: Role;
  practices: { code: string; name: string }[];
};

/** Who one can sign in as in a demonstration, in the order in which they were added. */
export function listDemonstrationPeople(deps: Pick<StaffDeps, 'db' | 'practices'>): Promise<DemonstrationPerson[]> {
  return inScope(deps.db, 'all', async (trx) => {
    const people = await findDemonstrationStaff(trx);
    const practices = await deps.practices.listPractices(trx);
    return people.map(({ id, name, title, role, practiceIds }) => ({
      id,
      name,
      title,
      role,
      practices: practices
        .filter((practice) => practiceIds.includes(practice.id))
        .map((practice) => ({ code: practice.code, name: practice.name })),
    }));
  });
}
