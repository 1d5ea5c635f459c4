import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import type { ReviewOutcome } from './core/review.ts';
import type { DeclinesDeps } from './declines-deps.ts';
import { reviewFor } from './review-for.ts';
import { updateClosed } from './review-store.ts';

export type CloseReviewInput = {
  reviewId: string;
  outcome: ReviewOutcome;
  /** 1 to 2,000 characters, without an NHS number or a card number (R57). */
  note: string;
};

/** Closes a review with its outcome and a note (R53). Throws as `reviewFor` does, and `invalid_input` for the note. */
export async function closeReview(deps: DeclinesDeps, principal: Principal, input: CloseReviewInput): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const review = await reviewFor(trx, principal, input.reviewId);
    const note = checkNote(input.note);
    const at = deps.clock.now();
    await updateClosed(trx, { id: review.id, outcome: input.outcome, note, closedBy: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'review.close',
      entityKind: 'decline_review',
      entityId: review.id,
      practiceId: review.practiceId,
      before: { status: review.status },
      after: { status: 'closed', outcome: input.outcome },
    });
  });
}
