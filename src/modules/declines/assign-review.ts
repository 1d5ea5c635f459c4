import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { hasRole } from '../staff/index.ts';
import type { DeclinesDeps } from './declines-deps.ts';
import { refuseApprover, reviewFor } from './review-for.ts';
import { updateAssigned } from './review-store.ts';

/** `assignTo` is somebody in finance; the principal when left out. */
export type AssignReviewInput = { reviewId: string; assignTo?: string };

/** Gives an open review to somebody in finance. Throws as `reviewFor` does, and `invalid_input` for anybody else. */
export async function assignReview(deps: DeclinesDeps, principal: Principal, input: AssignReviewInput): Promise<void> {
  const assignTo = input.assignTo ?? principal.id;
  await inScope(deps.db, principal.scope, async (trx) => {
    const review = await reviewFor(trx, principal, input.reviewId);
    if (!(await hasRole(trx, assignTo, 'finance'))) {
      const message = 'Choose somebody in finance';
      throw new AppError('invalid_input', message, { errors: [{ field: 'assignTo', message }] });
    }
    await refuseApprover(trx, assignTo, review);
    await updateAssigned(trx, review.id, assignTo);
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'review.assign',
      entityKind: 'decline_review',
      entityId: review.id,
      practiceId: review.practiceId,
      before: { status: review.status },
      after: { status: 'assigned', assignedTo: assignTo },
    });
  });
}
