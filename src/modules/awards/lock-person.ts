import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { lockNumber, lockRecipientYear } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';

/**
 * One request or approval at a time for a person and whoever lived with them within 12 months, so that two at once
 * cannot both fit under a cap or a band. Always in one order.
 */
export async function lockPerson(
  deps: Pick<AwardsDeps, 'recipients' | 'clock'>,
  trx: Trx,
  recipientId: string,
): Promise<void> {
  const day = londonDate(deps.clock.now());
  const ids = await deps.recipients.householdCompanions(trx, { recipientId, day });
  for (const id of ids.sort()) await lockRecipientYear(trx, id);
}

/**
 * As {@link lockPerson}, for whoever gives money: one at a time for an NHS number too, in whatever practice, so that two
 * at once cannot both fit under a band (R15).
 */
export async function lockToGive(
  deps: Pick<AwardsDeps, 'recipients' | 'clock'>,
  trx: Trx,
  recipientId: string,
): Promise<void> {
  await lockPerson(deps, trx, recipientId);
  await lockNumber(trx, recipientId);
}
