import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { mayReview } from '../awards/index.ts';
import type { Handing, OpenItem } from '../staff/index.ts';
import type { Review } from './core/review.ts';
import { lockReviewsOf, updateOwner } from './review-store.ts';

async function ownerAfter(trx: Trx, { awardId }: Review, to: string | null): Promise<string | null> {
  if (!to || !awardId) return to;
  return (await mayReview(trx, { principalId: to, awardId })) ? to : null;
}

/** Gives the open reviews of one person to another, or back to the queue where that one may not have them (R19). */
export async function handOverReviews(trx: Trx, handing: Handing): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const review of await lockReviewsOf(trx, handing.from)) {
    const handedTo = await ownerAfter(trx, review, handing.to);
    const status = handedTo === null && review.status === 'assigned' ? 'new' : review.status;
    await updateOwner(trx, { id: review.id, status, assignedTo: handedTo });
    await recordAudit(trx, handing.by, {
      at: handing.at,
      action: 'review.hand_over',
      entityKind: 'decline_review',
      entityId: review.id,
      practiceId: review.practiceId,
      before: { status: review.status, assignedTo: handing.from },
      after: { status, assignedTo: handedTo },
    });
    items.push({ id: review.id, practiceId: review.practiceId, handedTo });
  }
  return items;
}
