/** Declined payments as cases that finance reviews: opened for each decline, counted on retries, closed with an outcome. */
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { type AssignReviewInput, assignReview } from './assign-review.ts';
import { type CloseReviewInput, closeReview } from './close-review.ts';
import type { DeclinesDeps } from './declines-deps.ts';
import { type OpenReviewInput, openReview } from './open-review.ts';

export type { AssignReviewInput } from './assign-review.ts';
export { closeAsExcepted } from './close-as-excepted.ts';
export type { CloseReviewInput } from './close-review.ts';
export { dueInThreeDays, dueSameDay, dueTime } from './core/due-time.ts';
export { merchantKey, REVIEW_OUTCOMES, type ReviewOutcome, type ReviewStatus } from './core/review.ts';
export type { DeclinesDeps } from './declines-deps.ts';
export { handOverReviews } from './hand-over-reviews.ts';
export type { OpenReviewInput } from './open-review.ts';

export function createDeclines(deps: DeclinesDeps) {
  return {
    openReview: (trx: Trx, input: OpenReviewInput) => openReview(deps, trx, input),
    closeReview: (principal: Principal, input: CloseReviewInput) => closeReview(deps, principal, input),
    assignReview: (principal: Principal, input: AssignReviewInput) => assignReview(deps, principal, input),
  };
}

export type Declines = ReturnType<typeof createDeclines>;
