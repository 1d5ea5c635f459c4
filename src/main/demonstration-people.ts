import { roleWords } from '../doors/web/words/role-words.ts';
import { findPracticeByCode, listPractices } from '../modules/budgets/index.ts';
import { createSignIn } from '../modules/staff/index.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase, SERVICE_ROLE } from '../platform/database.ts';
import { hasServiceRole } from '../platform/grants.ts';
import type { IdentityPerson } from '../sandbox/index.ts';

type SignIn = ReturnType<typeof createSignIn>;

/** The demonstration people as the sandbox's identity provider takes them: whom it offers may sign in here. */
export async function peopleFor(
  { introduceDemonstrationPeople }: Pick<SignIn, 'introduceDemonstrationPeople'>,
  issuer: string,
): Promise<IdentityPerson[]> {
  const people = await introduceDemonstrationPeople(issuer);
  return people.map(({ id, name, title, role, practices }) => ({
    subject: id,
    name,
    title,
    does: roleWords(role).does,
    practices: practices.map((practice) => practice.name),
  }));
}

/** The seam between the service's staff and the provider, for a process that runs only the sandbox. */
export async function openDemonstrationPeople(url: string, issuer: string) {
  const asOwner = openDatabase({ url, max: 1 });
  const role = (await hasServiceRole(asOwner)) ? { role: SERVICE_ROLE } : {};
  await asOwner.destroy();
  const db = openDatabase({ url, max: 2, ...role, applicationName: 'demonstration-people' });
  const signIn = createSignIn({ db, clock: systemClock, practices: { findPracticeByCode, listPractices } });
  return { people: () => peopleFor(signIn, issuer), close: () => db.destroy() };
}
