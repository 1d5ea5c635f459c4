import type { Trx } from '../../platform/database.ts';
import { updateAward } from './award-store.ts';

/** The person has a plastic card in their hands: that is what carries the award from now on. */
export async function markHandedOver(trx: Trx, awardId: string): Promise<void> {
  await updateAward(trx, awardId, { card_type: 'physical' });
}
