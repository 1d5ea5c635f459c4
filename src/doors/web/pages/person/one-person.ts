import type { Person } from '../../../../modules/recipients/index.ts';
import { type StaffVisit, textOf } from '../../shell/route.ts';

/** The person that the address names; else not found (R16). That they were looked at is recorded (R58). */
export function readSeenPerson({ deps, principal, req }: StaffVisit): Promise<Person> {
  return deps.recipients.readPerson(principal, textOf(req.params['id']));
}
