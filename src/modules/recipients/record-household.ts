import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { joinHousehold, leaveHouseholds, listHousehold } from './household-members-store.ts';
import { insertHousehold, listHouseholdsOf } from './household-store.ts';
import { actOnPerson, auditPerson, type PersonAct } from './person-act.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { refuseLinked } from './refuse-linked.ts';

export type RecordHouseholdInput = {
  recipientId: string;
  /** Who lives with them; at least one, of the same practice. */
  withIds: readonly string[];
};

async function readMembers(act: PersonAct, withIds: readonly string[]) {
  const ids = [...new Set([act.person.id, ...withIds])];
  const members = await listHouseholdsOf(act.trx, { ids, practiceId: act.person.practiceId });
  if (members.length < ids.length || ids.length < 2) {
    const message = 'Choose somebody else of this practice';
    throw new AppError('invalid_input', message, { errors: [{ field: 'withIds', message }] });
  }
  return members;
}

/**
 * Records that people of one practice live together (R30), and with all who live with any of them already. The same
 * again changes nothing. Throws `invalid_input` where somebody is not of the practice. Returns the household's id.
 */
export async function recordHousehold(
  deps: RecipientDeps,
  principal: Principal,
  input: RecordHouseholdInput,
): Promise<{ householdId: string }> {
  const { recipientId, withIds } = input;
  return actOnPerson(deps, { principal, recipientId, locks: 'households' }, async (act) => {
    const { trx, person, at } = act;
    const members = await readMembers(act, withIds);
    const ids = members.map(({ id }) => id);
    const from = [...new Set(members.flatMap(({ householdId }) => householdId ?? []))];
    const [first] = from;
    const isTogether = from.length === 1 && members.every(({ householdId }) => householdId === first);
    if (first && isTogether) return { householdId: first };
    const to = { id: first ?? newId(), practiceId: person.practiceId };
    if (!first) await insertHousehold(trx, { ...to, at });
    await joinHousehold(trx, { ids: [...ids, ...(await listHousehold(trx, ...from))], to, at });
    await auditPerson(act, { action: 'recipient.household', after: { householdId: to.id, memberIds: ids } });
    return { householdId: to.id };
  });
}

/**
 * The person no longer lives with the others, and counts as one of their household for 12 months more (R30). On their
 * own already, nothing changes. Throws `declared_link` for whoever declared one of them (R14).
 */
export async function leaveHousehold(
  deps: RecipientDeps,
  principal: Principal,
  { recipientId }: { recipientId: string },
): Promise<void> {
  return actOnPerson(deps, { principal, recipientId, locks: 'households' }, async (act) => {
    const { trx, person, at } = act;
    await refuseLinked(trx, { principalId: principal.id, recipientId });
    if (!person.householdId) return;
    const members = await listHousehold(trx, person.householdId);
    const others = members.filter((id) => id !== person.id);
    await leaveHouseholds(trx, others.length > 1 ? [person.id] : members, at);
    await auditPerson(act, { action: 'recipient.leave_household', before: { householdId: person.householdId } });
  });
}
