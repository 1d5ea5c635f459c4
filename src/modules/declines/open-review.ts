import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { type DeclinedPayment, findDeclinedPayment } from '../authorizations/index.ts';
import { findAward } from '../awards/index.ts';
import { dueTime } from './core/due-time.ts';
import { merchantKey, type Review } from './core/review.ts';
import type { DeclinesDeps } from './declines-deps.ts';
import {
  findRetried,
  findReviewOf,
  insertAttempt,
  insertReview,
  lockCardDeclines,
  type SamePayment,
  updateTries,
} from './review-store.ts';

/** `at` is when the shop tried. */
export type OpenReviewInput = { authorizationId: string; at: Date };

type Attempt = OpenReviewInput & { payment: DeclinedPayment; same: SamePayment; dueAt: Date };

/**
 * Opens the review of a declined payment, or counts it with the open review of the same payment (card, merchant,
 * amount) tried within 10 minutes (R52). Told of the same authorization again, it changes nothing. The
 * transaction must see every practice. Returns the review's id, or null when nothing was declined.
 */
export async function openReview(deps: DeclinesDeps, trx: Trx, input: OpenReviewInput): Promise<string | null> {
  const payment = await findDeclinedPayment(trx, input.authorizationId);
  if (!payment) return null;
  await lockCardDeclines(trx, payment.stripeCardId);
  const known = await findReviewOf(trx, input.authorizationId);
  if (known) return known.id;
  const attempt = await describe(deps, trx, { input, payment });
  const retried = await findRetried(trx, { ...attempt.same, at: input.at });
  return retried ? countRetry(trx, retried, attempt) : openNew(trx, attempt);
}

async function describe(
  deps: DeclinesDeps,
  trx: Trx,
  { input, payment }: { input: OpenReviewInput; payment: DeclinedPayment },
): Promise<Attempt> {
  const award = payment.awardId ? await findAward(trx, payment.awardId) : null;
  const policy = award ? await deps.policies.policyVersion(trx, award.policyVersionId) : null;
  const { stripeCardId, requestedPence: amountPence, isUrgent } = payment;
  return {
    ...input,
    payment,
    same: { stripeCardId, merchantKey: merchantKey(payment), amountPence },
    dueAt: dueTime({ at: input.at, isUrgent, policySlug: policy?.slug ?? null }),
  };
}

async function countRetry(trx: Trx, review: Review, attempt: Attempt): Promise<string> {
  await updateTries(trx, {
    id: review.id,
    tries: review.tries + 1,
    isUrgent: review.isUrgent || attempt.payment.isUrgent,
    lastAttemptAt: latest(attempt.at, review.lastAttemptAt),
    dueAt: earliest(attempt.dueAt, review.dueAt),
  });
  await addAttempt(trx, attempt, { reviewId: review.id, action: 'review.retry' });
  return review.id;
}

async function openNew(trx: Trx, attempt: Attempt): Promise<string> {
  const id = newId();
  const { payment, same, authorizationId, at, dueAt } = attempt;
  const { awardId, practiceId, reasonCode, isUrgent } = payment;
  await insertReview(trx, { id, ...same, authorizationId, awardId, practiceId, reasonCode, isUrgent, at, dueAt });
  await addAttempt(trx, attempt, { reviewId: id, action: 'review.open' });
  return id;
}

async function addAttempt(trx: Trx, attempt: Attempt, act: { reviewId: string; action: string }): Promise<void> {
  const { authorizationId, at, payment } = attempt;
  const { practiceId, reasonCode } = payment;
  await insertAttempt(trx, { authorizationId, reviewId: act.reviewId, practiceId });
  await recordAudit(trx, systemPrincipal(authorizationId), {
    at,
    action: act.action,
    entityKind: 'decline_review',
    entityId: act.reviewId,
    practiceId,
    after: { authorizationId, reasonCode },
  });
}

const latest = (a: Date, b: Date) => new Date(Math.max(a.getTime(), b.getTime()));
const earliest = (a: Date, b: Date) => new Date(Math.min(a.getTime(), b.getTime()));
