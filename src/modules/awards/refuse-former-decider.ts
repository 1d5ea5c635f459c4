import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import { findRefusal } from './reconsideration-store.ts';

/** Throws `refused_before` for whoever refused the award: somebody else decides when it is looked at once more (R34). */
export async function refuseFormerDecider(trx: Trx, about: { principalId: string; awardId: string }): Promise<void> {
  const refusal = await findRefusal(trx, about.awardId);
  if (refusal?.refusedBy !== about.principalId) return;
  throw new AppError('refused_before', 'You refused this award yourself, so somebody else must decide on it now.');
}
