import { type Principal, SYSTEM_PRINCIPAL_ID, systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findReviewOf, lockReview, updateClosed } from './review-store.ts';

/**
 * Closes the open review of a declined payment that has since been allowed, as `exception_allowed` (R53). It is the
 * service that closes it, after what `principal` did. Does nothing when the review is closed or there is none.
 */
export async function closeAsExcepted(
  trx: Trx,
  principal: Principal,
  closing: { authorizationId: string; note: string; at: Date },
): Promise<void> {
  const found = await findReviewOf(trx, closing.authorizationId);
  const review = found && (await lockReview(trx, found.id));
  if (!review || review.status === 'closed') return;
  const { note, at } = closing;
  await updateClosed(trx, { id: review.id, outcome: 'exception_allowed', note, closedBy: SYSTEM_PRINCIPAL_ID, at });
  await recordAudit(trx, systemPrincipal(principal.requestId), {
    at,
    action: 'review.close',
    entityKind: 'decline_review',
    entityId: review.id,
    practiceId: review.practiceId,
    before: { status: review.status },
    after: { status: 'closed', outcome: 'exception_allowed' },
  });
}
