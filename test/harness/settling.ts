import { inScope } from '../../src/platform/database.ts';
import { makeAward, type Scheme } from './scheme.ts';
import type { RunningService } from './service.ts';
import { take } from './shop.ts';

/** An award of £10 of which a shop took £13: the case of the £3, and a draft that disputes the payment. */
export async function makeShortfall(service: RunningService, scheme: Scheme, isDisputed = true) {
  const { id: awardId } = await makeAward(service, scheme, { amountPence: 1000 });
  const cardTransactionId = await take(service, awardId, { askedPence: 1000, takenPence: 1300 });
  const opened = await inScope(service.db, 'all', (trx) =>
    trx('finance_cases').where({ award_id: awardId }).first('id'),
  );
  const why = { reason: 'fraudulent', explanation: 'The card was in a drawer of the practice.' } as const;
  const dispute = isDisputed
    ? (await service.disputes.openDispute(scheme.people.finance, { ...why, cardTransactionId })).id
    : '';
  await service.settle();
  return { awardId, cardTransactionId, caseId: String(opened.id), disputeId: dispute };
}
