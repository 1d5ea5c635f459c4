import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { RETRY_WINDOW_MS, type Review, type ReviewOutcome } from './core/review.ts';

const COLUMNS = {
  id: 'id',
  authorizationId: 'authorization_id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  status: 'status',
  isUrgent: 'is_urgent',
  tries: 'tries',
  lastAttemptAt: 'last_attempt_at',
  dueAt: 'due_at',
  outcome: 'outcome',
  closedBy: 'closed_by',
  closedAt: 'closed_at',
} as const;

/** Makes other declines of the card wait until this transaction ends. */
export async function lockCardDeclines(trx: Trx, stripeCardId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 52))', [stripeCardId]);
}

/** The review that holds this attempt already, as its first or as a retry. */
export async function findReviewOf(trx: Trx, authorizationId: string): Promise<Review | undefined> {
  return await trx('decline_reviews')
    .first<Review>(COLUMNS)
    .whereIn('id', trx('decline_review_attempts').select('review_id').where({ authorization_id: authorizationId }));
}

export type SamePayment = { stripeCardId: string; merchantKey: string; amountPence: Pence };

/** The open review of the same payment tried within the window of an instant (R52), its row locked. */
export async function findRetried(trx: Trx, payment: SamePayment & { at: Date }): Promise<Review | undefined> {
  return await trx('decline_reviews')
    .first<Review>(COLUMNS)
    .where({
      stripe_card_id: payment.stripeCardId,
      merchant_key: payment.merchantKey,
      amount_pence: payment.amountPence,
    })
    .whereNot({ status: 'closed' })
    .whereBetween('last_attempt_at', [
      new Date(payment.at.getTime() - RETRY_WINDOW_MS),
      new Date(payment.at.getTime() + RETRY_WINDOW_MS),
    ])
    .orderBy('opened_at', 'desc')
    .forUpdate();
}

export type NewReview = SamePayment & {
  id: string;
  authorizationId: string;
  awardId: string | null;
  practiceId: string | null;
  reasonCode: string;
  isUrgent: boolean;
  at: Date;
  dueAt: Date;
};

export async function insertReview(trx: Trx, review: NewReview): Promise<void> {
  await trx('decline_reviews').insert({
    id: review.id,
    authorization_id: review.authorizationId,
    award_id: review.awardId,
    practice_id: review.practiceId,
    stripe_card_id: review.stripeCardId,
    merchant_key: review.merchantKey,
    amount_pence: review.amountPence,
    reason_code: review.reasonCode,
    status: 'new',
    is_urgent: review.isUrgent,
    tries: 1,
    opened_at: review.at,
    last_attempt_at: review.at,
    due_at: review.dueAt,
  });
}

export async function insertAttempt(
  trx: Trx,
  attempt: { authorizationId: string; reviewId: string; practiceId: string | null },
): Promise<void> {
  await trx('decline_review_attempts').insert({
    authorization_id: attempt.authorizationId,
    review_id: attempt.reviewId,
    practice_id: attempt.practiceId,
  });
}

export async function updateTries(
  trx: Trx,
  review: Pick<Review, 'id' | 'tries' | 'isUrgent' | 'lastAttemptAt' | 'dueAt'>,
): Promise<void> {
  await trx('decline_reviews').where({ id: review.id }).update({
    tries: review.tries,
    is_urgent: review.isUrgent,
    last_attempt_at: review.lastAttemptAt,
    due_at: review.dueAt,
  });
}

export async function lockReview(trx: Trx, id: string): Promise<Review | undefined> {
  return await trx('decline_reviews').first<Review>(COLUMNS).where({ id }).forUpdate();
}

export async function updateClosed(
  trx: Trx,
  closing: { id: string; outcome: ReviewOutcome; note: string; closedBy: string; at: Date },
): Promise<void> {
  await trx('decline_reviews').where({ id: closing.id }).update({
    status: 'closed',
    outcome: closing.outcome,
    note: closing.note,
    closed_by: closing.closedBy,
    closed_at: closing.at,
  });
}

/** The open reviews that one person has in hand, their rows locked, the one due first first. */
export async function lockReviewsOf(trx: Trx, assignedTo: string): Promise<Review[]> {
  return trx('decline_reviews')
    .where({ assigned_to: assignedTo })
    .whereNot({ status: 'closed' })
    .orderBy('due_at')
    .orderBy('id')
    .forUpdate()
    .select<Review[]>(COLUMNS);
}

export async function updateOwner(
  trx: Trx,
  owner: { id: string; status: Review['status']; assignedTo: string | null },
): Promise<void> {
  await trx('decline_reviews').where({ id: owner.id }).update({ status: owner.status, assigned_to: owner.assignedTo });
}

export async function updateAssigned(trx: Trx, id: string, assignedTo: string): Promise<void> {
  await trx('decline_reviews').where({ id }).update({ status: 'assigned', assigned_to: assignedTo });
}
