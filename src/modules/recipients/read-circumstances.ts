import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { ageOn, CHILD_UNDER } from './core/age-on.ts';
import type { Circumstances } from './core/may-receive.ts';
import { authorityOn } from './core/representative.ts';
import { safeRoutes } from './core/safe-contact.ts';
import { listHousehold } from './household-members-store.ts';
import { decryptIdentity } from './identity-keys.ts';
import { findCapacity, findCarePlan, findContact } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipient } from './recipient-store.ts';
import { listRepresentatives } from './representative-store.ts';

/** What of a person decides whether they may be helped on a day, and through whom. Throws `not_found`. */
export async function readCircumstances(
  deps: Pick<RecipientDeps, 'identityKeys'>,
  db: Db | Trx,
  { recipientId, day }: { recipientId: string; day: LondonDate },
): Promise<Circumstances> {
  const person = await findRecipient(db, recipientId);
  if (!person) throw new AppError('not_found', 'There is no such recipient.');
  const keys = deps.identityKeys;
  const about = { db, keys, recipientId };
  const identity = decryptIdentity(keys, person.id, person);
  const capacity = await findCapacity(about);
  const plan = await findCarePlan(about);
  const authorities = (await listRepresentatives(db, recipientId)).map((one) => ({
    ...one,
    state: authorityOn(one, day),
  }));
  const members = person.householdId ? await listHousehold(db, person.householdId) : [];
  return {
    age: ageOn(identity.dateOfBirth, day),
    householdId: person.householdId,
    householdMemberIds: members.filter((id) => id !== recipientId),
    lacksCapacity: capacity?.lacksCapacity ?? false,
    hasCapacityNote: capacity !== null && ageOn(identity.dateOfBirth, capacity.assessedOn) >= CHILD_UNDER,
    liveRepresentatives: authorities
      .filter(({ state }) => state === 'live')
      .map(({ id, kind, endsOn }) => ({ id, kind, endsOn })),
    isNomineeUnderReview: authorities.some(({ state }) => state === 'under_review'),
    carePlan: plan && {
      reference: plan.reference,
      isNotExcluded: plan.isNotExcluded,
      reviewDueOn: plan.reviewDueOn,
    },
    hasSafeContact: safeRoutes(await findContact(about), identity).length > 0,
    deathRecordedAt: person.deathRecordedAt,
  };
}
