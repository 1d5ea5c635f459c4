import type { Trx } from '../../platform/database.ts';
import { lockAward } from './award-store.ts';
import { isLive } from './core/award.ts';
import { moveAward } from './move-award.ts';

/** Marks an award in `issuing` as active once its card exists. False when somebody ended it meanwhile. */
export async function activateAward(trx: Trx, awardId: string, at: Date): Promise<boolean> {
  const award = await lockAward(trx, awardId);
  if (!award || !isLive(award.status)) return false;
  if (award.status === 'issuing') await moveAward(trx, award, { status: 'active', active_at: at });
  return true;
}
