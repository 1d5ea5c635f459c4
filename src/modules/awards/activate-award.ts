import type { Trx } from '../../platform/database.ts';
import { lockAward, updateAward } from './award-store.ts';

/** Marks an award in `issuing` as active once its card exists. False when somebody ended it meanwhile. */
export async function activateAward(trx: Trx, awardId: string, at: Date): Promise<boolean> {
  const award = await lockAward(trx, awardId);
  if (award?.status === 'active') return true;
  if (award?.status !== 'issuing') return false;
  await updateAward(trx, awardId, { status: 'active', active_at: at });
  return true;
}
