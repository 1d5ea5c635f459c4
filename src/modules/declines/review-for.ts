import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findApprover, refuseLinkedTo } from '../awards/index.ts';
import { isOnePerson, principalNames, requireRole } from '../staff/index.ts';
import type { Review } from './core/review.ts';
import { lockReview } from './review-store.ts';

/**
 * The open review, its row locked, for somebody who may review it. Throws `forbidden` (role, or R13: the
 * approver of an award does not review its payments), `not_found`, or `conflict` naming who closed it (R55).
 */
export async function reviewFor(trx: Trx, principal: Principal, reviewId: string): Promise<Review> {
  requireRole(principal, 'finance');
  const review = await lockReview(trx, reviewId);
  if (!review) throw new AppError('not_found', 'There is no such declined payment.');
  if (review.status === 'closed') throw await closedAlready(trx, review);
  await refuseApprover(trx, principal.id, review);
  return review;
}

/** Throws `forbidden` when this person approved the award of the review (R13), `declared_link` when it is theirs (R14). */
export async function refuseApprover(trx: Trx, principalId: string, { awardId }: Review): Promise<void> {
  if (!awardId) return;
  await refuseLinkedTo(trx, { principalId, awardId });
  if (!(await isOnePerson(trx, await findApprover(trx, awardId), principalId))) return;
  throw new AppError('forbidden', 'Whoever approved an award cannot review its payments.');
}

async function closedAlready(trx: Trx, { closedBy, closedAt, outcome }: Review): Promise<AppError> {
  const name = (closedBy && (await principalNames(trx, [closedBy])).get(closedBy)) ?? 'Somebody';
  const when = closedAt ? ` on ${formatInstant(closedAt)}` : '';
  return new AppError('conflict', `${name} closed this${when} as ${outcome?.replaceAll('_', ' ')}.`, {
    detail: { closedBy: name, closedAt: closedAt?.toISOString(), outcome },
  });
}
