import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import { isOnePerson } from '../staff/index.ts';
import { findReconsideration, findRefusal } from './reconsideration-store.ts';

/**
 * Somebody who has not taken a side decides on what is looked at once more (R34): throws `refused_before` for whoever
 * refused it, `requester_is_approver` for whoever asked for the second look (R13).
 */
export async function refuseFormerDecider(trx: Trx, about: { principalId: string; awardId: string }): Promise<void> {
  const refusal = await findRefusal(trx, about.awardId);
  if (refusal && (await isOnePerson(trx, refusal.refusedBy, about.principalId))) {
    throw new AppError('refused_before', 'You refused this award yourself, so somebody else must decide on it now.');
  }
  const asked = await findReconsideration(trx, about.awardId);
  if (!asked || !(await isOnePerson(trx, asked.askedBy, about.principalId))) return;
  throw new AppError('requester_is_approver', 'You asked for this second look, so somebody else must decide.');
}
