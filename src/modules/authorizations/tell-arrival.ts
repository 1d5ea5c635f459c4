import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import type { CardOwner } from './card-owner.ts';
import { type Arrival, lateAfter, unmatchedRefund } from './core/arrival.ts';
import type { CardTransactionState } from './core/settlement.ts';

/** Tells that a card transaction was booked, and of one that a person may have to look at: a refund that fits no purchase (F8), a capture that came too late. */
export async function tellArrival(
  trx: Trx,
  { transaction, owner, arrival }: { transaction: CardTransactionState; owner: CardOwner; arrival: Arrival },
): Promise<void> {
  const { id: cardTransactionId, authorizationId, happenedAt: occurredAt } = transaction;
  const { practiceId, awardId } = owner;
  const about = { occurredAt, practiceId, awardId };
  const amountPence = Math.abs(transaction.amountPence);
  await publishEvent(trx, {
    ...about,
    type: 'card_transaction.booked',
    payload: { cardTransactionId, authorizationId, type: transaction.type, amountPence, arrival },
  });
  const why = unmatchedRefund(arrival);
  if (why) {
    const payload = { cardTransactionId, authorizationId, amountPence, why };
    await publishEvent(trx, { ...about, type: 'refund.unmatched', payload });
  }
  const after = lateAfter(arrival);
  if (after) {
    const payload = { authorizationId, cardTransactionId, amountPence, after };
    await publishEvent(trx, { ...about, type: 'authorization.late_capture', payload });
  }
}
