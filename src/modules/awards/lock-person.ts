import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { findAward, lockAward, lockNumber, lockRecipientYear } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';

type Deps = Pick<AwardsDeps, 'recipients' | 'clock'>;

/**
 * One request or approval at a time for these people and whoever lived with them within 12 months, so that two at once
 * cannot both fit under a cap or a band. All in one order: who lived with one of them need not have with another.
 */
export async function lockPeople(deps: Deps, trx: Trx, recipientIds: Iterable<string>): Promise<void> {
  const day = londonDate(deps.clock.now());
  const all = new Set<string>();
  for (const recipientId of recipientIds) {
    for (const id of await deps.recipients.householdCompanions(trx, { recipientId, day })) all.add(id);
  }
  for (const id of [...all].sort()) await lockRecipientYear(trx, id);
}

/** As {@link lockPeople}, for one of them. */
export function lockPerson(deps: Deps, trx: Trx, recipientId: string): Promise<void> {
  return lockPeople(deps, trx, [recipientId]);
}

/**
 * As {@link lockPerson}, for whoever gives money: one at a time for an NHS number too, in whatever practice, so that two
 * at once cannot both fit under a band (R15).
 */
async function lockToGive(deps: Deps, trx: Trx, recipientId: string): Promise<void> {
  await lockPerson(deps, trx, recipientId);
  await lockNumber(trx, recipientId);
}

/**
 * An award whose person the transaction has to itself, as {@link lockToGive}; null when the scope holds no such award.
 * The person comes first, then the award, then its money, then what is written of the person: whoever takes all that a
 * person has goes the same way, so two never wait for each other in a ring.
 */
export async function lockAwardOfPerson(deps: Deps, trx: Trx, awardId: string): Promise<Award | null> {
  const seen = await findAward(trx, awardId);
  if (!seen) return null;
  await lockToGive(deps, trx, seen.recipientId);
  return lockAward(trx, awardId);
}
