import { PRACTICE_ROLES, type Role } from '../../../kernel/principal.ts';
import type { Trx } from '../../../platform/database.ts';
import type { StaffVisit } from './route.ts';

export type PersonName = { givenName: string; familyName: string };

/** Whether this person sees the names of those helped: the staff of their practice do, nobody else (R16). */
export function seesNames({ principal }: StaffVisit): boolean {
  return PRACTICE_ROLES.includes(principal.role as Role);
}

/** Names of people helped, by their ids; empty for whoever may not see them. */
export async function namesFor(
  visit: StaffVisit,
  trx: Trx,
  recipientIds: readonly string[],
): Promise<Map<string, PersonName>> {
  if (!seesNames(visit) || recipientIds.length === 0) return new Map();
  return visit.deps.recipients.names(trx, [...new Set(recipientIds)]);
}

/** The name of the one person that a page is about, for whoever may see it. That they were looked at is recorded (R58). */
export async function nameOfOne(
  visit: StaffVisit,
  trx: Trx,
  person: { recipientId: string; practiceId: string },
): Promise<PersonName | null> {
  const names = await namesFor(visit, trx, [person.recipientId]);
  const name = names.get(person.recipientId) ?? null;
  if (name) await visit.deps.recipients.noteLook(trx, visit.principal, person);
  return name;
}

export function fullName(name: PersonName): string {
  return `${name.givenName} ${name.familyName}`;
}
