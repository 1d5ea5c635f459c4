import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import { type AwardChange, updateAward } from './award-store.ts';
import { type Award, type AwardStatus, mayMoveAward } from './core/award.ts';

/** Moves a locked award on, if its life cycle allows it; else throws `wrong_state` and changes nothing. */
export async function moveAward(
  trx: Trx,
  award: Pick<Award, 'id' | 'status'>,
  change: AwardChange & { status: AwardStatus },
): Promise<void> {
  if (!mayMoveAward(award.status, change.status)) {
    throw new AppError('wrong_state', `An award that is ${award.status} cannot become ${change.status}.`);
  }
  await updateAward(trx, award.id, change);
}
