import type { Trx } from '../../platform/database.ts';
import { lockRecipientYear } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';

/**
 * One request or approval at a time for a person and whoever lives with them, so that two at once cannot both fit
 * under a cap or a band. Always in one order.
 */
export async function lockPerson(deps: Pick<AwardsDeps, 'recipients'>, trx: Trx, recipientId: string): Promise<void> {
  const ids = await deps.recipients.householdOf(trx, recipientId);
  for (const id of ids.sort()) await lockRecipientYear(trx, id);
}
