import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import { readHoldingFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { makeShortfall } from '../../harness/settling.ts';
import { atStripe, payWith } from './payments-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 20_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const books = () => inScope(service.db, 'all', readHoldingFigures);
/** As the cash page has it; the list of declined payments finds what is missing by another way, and must find the same. */
const cover = () =>
  inScope(service.db, 'all', async (trx) => {
    const whole = await service.reconciliation.readCover(trx);
    expect(await service.reconciliation.readShort(trx)).toBe(whole.shortPence);
    return whole;
  });
const send = (amount: number) =>
  service.shop.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount, currency: 'gbp' });

describe('cash that arrives at the card issuer', () => {
  it('is booked from Stripe’s record, each arrival once, however often it is looked at', async () => {
    const before = await books();
    await send(1234);
    await send(1234);
    expect(await service.reconciliation.bookArrivals()).toEqual({ booked: 2, amountPence: 2468 });
    expect(await service.reconciliation.bookArrivals()).toEqual({ booked: 0, amountPence: 0 });
    expect((await books()).cashPence).toBe(before.cashPence + 2468);
    const audit = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ action: 'funding.arrive', entity_id: scheme.commissionerId }).pluck('after'),
    );
    expect(audit.filter(({ amountPence }) => amountPence === 1234)).toHaveLength(2);
  });

  it('is not an allocation: neither changes the other', async () => {
    const before = await books();
    await service.budgets.allocate(scheme.people.commissioner, {
      budgetId: scheme.budgetId,
      amountPence: 500,
      reason: 'More help is needed',
      idempotencyKey: 'more',
    });
    expect(await books()).toEqual({ ...before, awardablePence: before.awardablePence + 500 });
  });

  it('can be asked of Stripe’s test bank by the commissioner only, in sums that can be meant', async () => {
    const { commissioner, finance } = scheme.people;
    const before = await books();
    expect(await codeOf(service.reconciliation.simulateTransfer(finance, 100))).toBe('forbidden');
    expect(await codeOf(service.reconciliation.simulateTransfer(commissioner, 0))).toBe('invalid_input');
    await service.reconciliation.simulateTransfer(commissioner, 100);
    expect((await books()).cashPence).toBe(before.cashPence + 100);
  });

  it('says where to send it', async () => {
    const { instructions } = await service.reconciliation.readFunding(scheme.people.commissioner);
    expect(instructions).toEqual({
      accountName: 'Practice Purse Sandbox',
      sortCode: '000000',
      accountNumber: '00012345',
    });
  });
});

describe('whether cash covers what people hold', () => {
  it('counts what is on hold on both sides, so that a payment under way changes nothing', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    const before = await cover();
    expect(before.shortPence).toBe(0);
    await payWith(service, id, 1000);
    await service.settle();
    await service.reconciliation.bookArrivals();
    expect(await cover()).toMatchObject({
      cashPence: before.cashPence,
      heldPence: before.heldPence + 1000,
      spendablePence: before.spendablePence - 1000,
      shortPence: 0,
    });
  });

  it('tells what is missing when Stripe has less than people may spend', async () => {
    await makeAward(service, scheme, { amountPence: 4000 });
    const { cashPence, spendablePence, heldPence } = await cover();
    const gone = cashPence - spendablePence - heldPence + 250;
    await atStripe(service, 'update balances set issuing_available = issuing_available - ?', [String(gone)]);
    await service.reconciliation.bookArrivals();
    expect(await cover()).toMatchObject({ shortPence: 250 });
    await atStripe(service, 'update balances set issuing_available = issuing_available + ?', [String(gone)]);
    await service.reconciliation.bookArrivals();
    expect((await cover()).shortPence).toBe(0);
  });

  it('is told from live awards and open holds alone: one that is over keeps nothing (R4)', async () => {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 1500 });
    await payWith(service, awardId, 500);
    await service.settle();
    await service.awards.endAward(scheme.people.approver, { awardId, reason: 'cancelled' });
    await makeShortfall(service, scheme, false);
    const before = await cover();
    await makeAward(service, scheme, {
      amountPence: 1000,
      policy: 'P2',
      method: 'invoice',
      methodsOffered: ['invoice', 'card'],
    });
    await atStripe(service, 'update balances set issuing_available = issuing_available - 100000');
    await service.reconciliation.bookArrivals();
    const { cashPence, spendablePence, heldPence } = before;
    expect((await cover()).shortPence).toBe(100_000 - (cashPence - spendablePence - heldPence));
    expect(heldPence).toBeGreaterThanOrEqual(500);
    await atStripe(service, 'update balances set issuing_available = issuing_available + 100000');
    await service.reconciliation.bookArrivals();
    expect((await cover()).shortPence).toBe(0);
  });
});

describe('with two commissioners', () => {
  it('books nothing that nobody can attribute, and says so in a break until one has followed the other', async () => {
    const system = systemPrincipal('test');
    const second = await service.budgets.createCommissioner(system, { code: 'ICB-2', name: 'Second ICB' });
    await send(777);
    const { breaks } = await service.reconciliation.reconcile(system);
    expect(breaks).toMatchObject([{ kind: 'unbooked_funding', oursPence: 0, stripePence: 777 }]);
    await inScope(service.db, 'all', (trx) =>
      trx('party_successions').insert({
        predecessor_id: second,
        successor_id: scheme.commissionerId,
        effective_on: '2026-11-22',
      }),
    );
    expect((await service.reconciliation.reconcile(system)).breaks).toEqual([]);
  });
});
