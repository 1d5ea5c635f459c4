import { inScope } from '../../../src/platform/database.ts';
import { makeAward, type Scheme } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';
import { network, take } from '../../harness/shop.ts';

export const FRAUD = { reason: 'fraudulent', explanation: 'The card was in a drawer at the practice.' } as const;

/** What the tests of disputes do, on one service. */
export function disputing(service: RunningService, scheme: Scheme) {
  const farida = scheme.people.finance;
  const all = <T>(read: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', read);
  const rowOf = (id: string) => all((trx) => trx('disputes').where({ id }).first());

  /** An award of £10 of which a shop took £13, and the payment. */
  async function overtaken(amountPence = 1000, takenPence = 1300) {
    const award = await makeAward(service, scheme, { amountPence });
    const cardTransactionId = await take(service, award.id, { askedPence: amountPence, takenPence });
    return { awardId: award.id, cardTransactionId };
  }

  async function openFor(cardTransactionId: string) {
    const { id } = await service.disputes.openDispute(farida, { ...FRAUD, cardTransactionId });
    const row = await rowOf(id);
    return { id, stripeDisputeId: String(row.stripe_dispute_id) };
  }

  async function submitted(cardTransactionId: string) {
    const dispute = await openFor(cardTransactionId);
    await service.disputes.submitDispute(farida, dispute.id);
    return dispute;
  }

  async function decide({ stripeDisputeId }: { stripeDisputeId: string }, outcome: 'won' | 'lost'): Promise<void> {
    await network(service, { stripeDisputeId, act: 'close', body: { outcome } });
    await service.settle();
  }

  return { all, rowOf, overtaken, openFor, submitted, decide };
}
