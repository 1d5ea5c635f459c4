import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { insertHousehold, joinHousehold, leaveHouseholds, listHousehold, lockHouseholdOf } from './household-store.ts';
import { actOnPerson, auditPerson, type PersonAct } from './person-act.ts';
import type { RecipientDeps } from './recipient-deps.ts';

export type RecordHouseholdInput = {
  recipientId: string;
  /** Who lives with them; at least one, of the same practice. */
  withIds: readonly string[];
};

async function lockMembers(act: PersonAct, withIds: readonly string[]) {
  const ids = [...new Set([act.person.id, ...withIds])];
  const members = await lockHouseholdOf(act.trx, { ids, practiceId: act.person.practiceId });
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
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { trx, person, at } = act;
    const members = await lockMembers(act, withIds);
    const ids = members.map(({ id }) => id);
    const from = [...new Set(members.flatMap(({ householdId }) => householdId ?? []))];
    const [first] = from;
    const isTogether = from.length === 1 && members.every(({ householdId }) => householdId === first);
    if (first && isTogether) return { householdId: first };
    const to = first ?? newId();
    if (!first) await insertHousehold(trx, { id: to, practiceId: person.practiceId, at });
    await joinHousehold(trx, { ids, from, to });
    await auditPerson(act, { action: 'recipient.household', after: { householdId: to, memberIds: ids } });
    return { householdId: to };
  });
}

/** The person no longer lives with the others. On their own already, nothing changes. */
export async function leaveHousehold(
  deps: RecipientDeps,
  principal: Principal,
  { recipientId }: { recipientId: string },
): Promise<void> {
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { trx, person } = act;
    if (!person.householdId) return;
    const members = await listHousehold(trx, person.householdId);
    const others = members.filter((id) => id !== person.id);
    await leaveHouseholds(trx, others.length > 1 ? [person.id] : members);
    await auditPerson(act, { action: 'recipient.leave_household', before: { householdId: person.householdId } });
  });
}
