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

export function fullName(name: PersonName): string {
  return `${name.givenName} ${name.familyName}`;
}
