import type { Principal, Role } from '../../src/kernel/principal.ts';
import staff from '../data/staff.json' with { type: 'json' };
import type { Seeding } from '../seeding.ts';

/** Who acts in the demonstration. */
export type Staff = {
  /** Asks for a practice's awards. */
  requester(practice: string): Principal;
  /** Approves them, up to £300. */
  approver(practice: string): Principal;
  manager(practice: string): Principal;
  finance: Principal;
  commissioner: Principal;
  safeguarding: Principal;
};

type Person = (typeof staff)[number];

async function addPerson(
  { service }: Pick<Seeding, 'service'>,
  person: Person,
  practiceIds: ReadonlyMap<string, string>,
) {
  const { id } = await service.staff.addStaff({
    name: person.name,
    title: person.title,
    role: person.role as Role,
    practiceIds: person.practices.flatMap((code) => practiceIds.get(code) ?? []),
    isDemonstration: person.signsIn,
  });
  const principal = await service.staff.principalOf(id, `seed-${person.key}`);
  if (!principal) throw new Error(`${person.name} cannot act`);
  return { person, principal };
}

/** Adds everybody of the practices given: those of the story can be signed in as, the others only act. */
export async function installStaff(
  seeding: Pick<Seeding, 'service'>,
  practiceIds: ReadonlyMap<string, string>,
): Promise<Staff> {
  const added: Awaited<ReturnType<typeof addPerson>>[] = [];
  const here = staff.filter(({ practices: [first] }) => first === undefined || practiceIds.has(first));
  for (const person of here) added.push(await addPerson(seeding, person, practiceIds));
  const find = (role: Role, practice?: string): Principal | undefined =>
    added.find(({ person }) => person.role === role && (!practice || person.practices.includes(practice)))?.principal;
  const need = (role: Role, practice?: string): Principal => {
    const found = find(role, practice);
    if (!found) throw new Error(`Nobody is ${role} ${practice ?? ''}`);
    return found;
  };
  return {
    requester: (practice) => find('requester', practice) ?? need('practice_manager', practice),
    approver: (practice) => need('approver', practice),
    manager: (practice) => need('practice_manager', practice),
    finance: need('finance'),
    commissioner: need('commissioner'),
    safeguarding: need('safeguarding'),
  };
}
