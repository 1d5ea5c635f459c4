import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';

/**
 * Tells that Stripe did something to a card which leaves its holder without one that works: `card.changed_by_stripe`.
 * `status` is what became of it: `canceled`, `returned`, `failure`, `cardholder_blocked`, `replacement_refused`
 * and their like; `reason` is Stripe's own word, when it gave one.
 */
export async function tellOfTrouble(
  trx: Trx,
  card: { stripeCardId: string; awardId: string; practiceId: string },
  trouble: { status: string; reason: string | null; at: Date },
): Promise<void> {
  const { stripeCardId, awardId, practiceId } = card;
  const { status, reason, at } = trouble;
  await publishEvent(trx, {
    type: 'card.changed_by_stripe',
    occurredAt: at,
    practiceId,
    awardId,
    payload: { stripeCardId, status, reason },
  });
}
