import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isNhsNumber } from '../recipients/index.ts';
import { forbiddenNumberIn } from './core/forbidden-number.ts';
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

const LONGEST_NOTE = 2000;

/** Closes a review with its outcome and a note (R53). Throws as `reviewFor` does, and `invalid_input` for the note. */
export async function closeReview(deps: DeclinesDeps, principal: Principal, input: CloseReviewInput): Promise<void> {
  const note = input.note.trim();
  await inScope(deps.db, principal.scope, async (trx) => {
    const review = await reviewFor(trx, principal, input.reviewId);
    refuseNote(note);
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

function refuseNote(note: string): void {
  const fault = faultOf(note);
  if (fault) throw new AppError('invalid_input', fault, { errors: [{ field: 'note', message: fault }] });
}

function faultOf(note: string): string | null {
  if (note === '') return 'Write a note that says what happened';
  if (note.length > LONGEST_NOTE) return 'The note must be 2,000 characters or fewer';
  const found = forbiddenNumberIn(note, isNhsNumber);
  return found ? `The note looks as if it holds ${found}. Take it out` : null;
}
