import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockAwardMoney } from '../../../src/modules/awards/index.ts';
import { verifyDisputes } from '../../../src/modules/disputes/index.ts';
import { findAccountId, lockAccounts } from '../../../src/modules/ledger/index.ts';
import { awardFigures, booksDifferences, budgetFigures } from '../../harness/books.ts';
import { untilOneWaits } from '../../harness/locks.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { network, take } from '../../harness/shop.ts';
import { disputing } from './disputed.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof disputing>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = disputing(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

async function holdingPence(): Promise<number> {
  const row = await acts.all((trx) =>
    trx('ledger_accounts').where({ kind: 'holding' }).first('debits_posted', 'credits_posted'),
  );
  return row.credits_posted - row.debits_posted;
}

describe('a dispute that is won', () => {
  it('repays the shortfall first and leaves the rest on the award; its provisional credit buys nothing before', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken();
    const [before, cash] = [await budgetFigures(service, scheme.budgetId), await holdingPence()];
    const dispute = await acts.submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'provisional_credit' });
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 0,
      spentPence: 1300,
      shortfallPence: 300,
    });
    expect(await holdingPence()).toBe(cash + 1300);
    await acts.decide(dispute, 'won');
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 1000,
      spentPence: 0,
      shortfallPence: 0,
      recoveredPence: 1300,
    });
    expect(await holdingPence()).toBe(cash + 1300);
    expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 300);
    expect(await acts.rowOf(dispute.id)).toMatchObject({ status: 'won', cash_pence: 1300, award_pence: 1300 });
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('lets its money be spent at once: Stripe’s own limit is widened', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken(2000, 2000);
    await acts.decide(await acts.submitted(cardTransactionId), 'won');
    await take(service, awardId, { askedPence: 2000 });
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 0,
      spentPence: 2000,
      shortfallPence: 0,
    });
  });

  it('after the award is over goes on to its budget (R12)', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken(1000, 800);
    const dispute = await acts.submitted(cardTransactionId);
    await service.awards.endAward(scheme.people.finance, { awardId, reason: 'cancelled' });
    const before = await budgetFigures(service, scheme.budgetId);
    await acts.decide(dispute, 'won');
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 0, availablePence: 0, spentPence: 0 });
    expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 800);
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('and taken back after all leaves a shortfall where the money was spent', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken(1000, 1000);
    const dispute = await acts.submitted(cardTransactionId);
    await acts.decide(dispute, 'won');
    await take(service, awardId, { askedPence: 600 });
    await acts.decide(dispute, 'lost');
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 0,
      spentPence: 1600,
      shortfallPence: 600,
    });
    expect(await acts.rowOf(dispute.id)).toMatchObject({ status: 'lost', cash_pence: 0, award_pence: 0 });
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('is booked once, however often and by however many it is settled', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken();
    const dispute = await acts.submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'close', body: { outcome: 'won' } });
    await Promise.all([1, 2, 3, 4].map(() => service.disputes.settleDispute(dispute.stripeDisputeId)));
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({ recoveredPence: 1300, availablePence: 1000 });
    expect(await booksDifferences(service)).toEqual([]);
  });
});

it('a dispute and a payment that settle at the same moment lock in the same order: neither fails', async () => {
  const { awardId, cardTransactionId } = await acts.overtaken();
  const dispute = await acts.submitted(cardTransactionId);
  await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'close', body: { outcome: 'won' } });
  const { settling } = await acts.all(async (trx) => {
    await lockAwardMoney(trx, { awardId, budgetId: scheme.budgetId });
    const begun = service.disputes.settleDispute(dispute.stripeDisputeId);
    await untilOneWaits(service);
    const holding = await findAccountId(trx, 'holding', { partyId: scheme.commissionerId });
    await lockAccounts(trx, [holding ?? '']);
    return { settling: begun };
  });
  await settling;
  expect(await awardFigures(service, awardId)).toMatchObject({ recoveredPence: 1300, shortfallPence: 0 });
}, 30_000);

it('a dispute that is won after its shortfall was charged gives the charge back to the budget, not to the award (R4)', async () => {
  const { awardId, cardTransactionId } = await acts.overtaken();
  const before = await budgetFigures(service, scheme.budgetId);
  const short = await acts.all((trx) => trx('finance_cases').where({ award_id: awardId }).first('id'));
  const charge = { caseId: String(short.id), note: 'The shop was right', idempotencyKey: awardId };
  await service.cases.chargeToBudget(scheme.people.finance, charge);
  await acts.decide(await acts.submitted(cardTransactionId), 'won');
  expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 1000, availablePence: 1000 });
  expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 300);
  expect(await booksDifferences(service)).toEqual([]);
});

describe('a dispute that is lost', () => {
  it('after a provisional credit takes the cash back, and the award is as it was', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken();
    const cash = await holdingPence();
    const dispute = await acts.submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'provisional_credit' });
    await service.settle();
    await acts.decide(dispute, 'lost');
    expect(await holdingPence()).toBe(cash);
    expect(await awardFigures(service, awardId)).toMatchObject({
      spentPence: 1300,
      shortfallPence: 300,
      recoveredPence: 0,
    });
    expect(await acts.rowOf(dispute.id)).toMatchObject({ status: 'lost', loss_reason: 'other' });
    expect(await booksDifferences(service)).toEqual([]);
  });
});

describe('the check of what is booked', () => {
  it('finds a dispute whose cash or whose award’s part is not what was booked', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const dispute = await acts.submitted(cardTransactionId);
    await acts.decide(dispute, 'won');
    const found = async (change: object, back: object) => {
      await acts.all((trx) => trx('disputes').where({ id: dispute.id }).update(change));
      const { differences: wrong } = await acts.all(verifyDisputes);
      await acts.all((trx) => trx('disputes').where({ id: dispute.id }).update(back));
      return wrong;
    };
    const cash = await found({ cash_pence: 1299 }, { cash_pence: 1300 });
    expect(cash).toEqual([expect.stringContaining('cash 1300, should be 1299')]);
    const part = await found({ award_pence: 0 }, { award_pence: 1300 });
    expect(part).toEqual([expect.stringContaining('award 1300, should be 0')]);
    expect(await booksDifferences(service)).toEqual([]);
  });
});
