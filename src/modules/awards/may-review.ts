import type { Db, Trx } from '../../platform/database.ts';
import { isLinked, refuseLinked } from '../recipients/index.ts';
import { findApprover, findAward } from './award-store.ts';

type Reviewing = { principalId: string; awardId: string };

/** Throws `declared_link` when a member of staff would act on an award of themselves, their household or family (R14). */
export async function refuseLinkedTo(trx: Trx, { principalId, awardId }: Reviewing): Promise<void> {
  const award = await findAward(trx, awardId);
  if (award) await refuseLinked(trx, { principalId, recipientId: award.recipientId });
}

/** Whether somebody may review what follows from an award: they neither approved it (R13) nor are close to its person (R14). */
export async function mayReview(db: Db | Trx, { principalId, awardId }: Reviewing): Promise<boolean> {
  if ((await findApprover(db, awardId)) === principalId) return false;
  const award = await findAward(db, awardId);
  return award === null || !(await isLinked(db, { principalId, recipientId: award.recipientId }));
}
