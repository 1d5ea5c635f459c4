import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCardTransactions } from '../../src/modules/authorizations/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

const SUPERMARKET = {
  category: 'grocery_stores_supermarkets',
  name: 'Seagull Stores',
  city: 'Marram Bay',
  country: 'GB',
  network_id: '900001',
} as const;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const award = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));
const budget = () =>
  inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));

async function pay(awardId: string, amount: number, merchant: object = SUPERMARKET) {
  return service.shop.testHelpers.issuing.authorizations.create({
    card: await stripeCardOf(service, awardId),
    amount,
    merchant_data: merchant,
  });
}

async function differences(): Promise<string[]> {
  return inScope(service.db, 'all', async (trx) =>
    [...(await verifyLedger(trx)), await verifyCardTransactions(trx)].flatMap((check) => check.differences),
  );
}

async function reasonOf(authorizationId: string): Promise<string | null> {
  const row = await inScope(service.db, 'all', (trx) =>
    trx('authorizations').where({ id: authorizationId }).first('reason_code'),
  );
  return row?.reason_code ?? null;
}

describe('a card from the practice to the till and back to the budget', () => {
  it('reserves the award, holds what is approved, spends what is captured and takes back what is refunded (R3, R4)', async () => {
    const before = await budget();
    const { id, status } = await makeAward(service, scheme, { amountPence: 4000 });
    expect(status).toBe('active');
    expect(await award(id)).toMatchObject({ availablePence: 4000, heldPence: 0, spentPence: 0 });
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) - 4000);

    const approved = await pay(id, 1250);
    expect(approved).toMatchObject({ approved: true, status: 'pending' });
    expect(await award(id)).toMatchObject({ availablePence: 2750, heldPence: 1250, spentPence: 0 });

    const captured = await service.shop.testHelpers.issuing.authorizations.capture(approved.id);
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 2750, heldPence: 0, spentPence: 1250 });

    const [transaction] = captured.transactions;
    await service.shop.testHelpers.issuing.transactions.refund(transaction?.id ?? '', { refund_amount: 250 });
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 3000, heldPence: 0, spentPence: 1000 });
    expect(await budget()).toMatchObject({
      committedPence: (before?.committedPence ?? 0) + 3000,
      spentPence: (before?.spentPence ?? 0) + 1000,
      availablePence: (before?.availablePence ?? 0) - 4000,
    });
    expect(await differences()).toEqual([]);
  });

  it('declines an off-licence and more than is left, and says why (R40, R41)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const offLicence = await pay(id, 500, {
      ...SUPERMARKET,
      name: 'Breakwater Wines',
      category: 'package_stores_beer_wine_and_liquor',
    });
    const tooMuch = await pay(id, 2001);
    const café = await pay(id, 500, { ...SUPERMARKET, name: 'Kite & Kettle', category: 'eating_places_restaurants' });
    await service.settle();
    expect([offLicence.approved, tooMuch.approved, café.approved]).toEqual([false, false, false]);
    const told = (id: string) => inScope(service.db, 'all', (trx) => service.reports.authorizationView(trx, id));
    expect((await told(offLicence.id))?.decisionMs).toBeNull();
    expect((await told(café.id))?.decisionMs).toBeGreaterThan(0);
    expect(await reasonOf(offLicence.id)).toBe('never_allowed');
    expect(await reasonOf(tooMuch.id)).toBe('no_funds');
    expect(await reasonOf(café.id)).toBe('not_in_award');
    expect(await award(id)).toMatchObject({ availablePence: 2000, heldPence: 0, spentPence: 0 });
  });

  it.each([
    { words: 'in full', change: {}, heldPence: 0, availablePence: 3000 },
    { words: 'in part', change: { reverse_amount: 400 }, heldPence: 600, availablePence: 2400 },
  ])('gives back what a reversal $words frees', async ({ change, heldPence, availablePence }) => {
    const { id } = await makeAward(service, scheme, { amountPence: 3000 });
    const { id: authorization } = await pay(id, 1000);
    await service.settle();
    await service.shop.testHelpers.issuing.authorizations.reverse(authorization, change);
    await service.settle();
    expect(await award(id)).toMatchObject({ heldPence, availablePence });
  });

  it('gives back what expires, and books a late capture all the same', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 3000 });
    const { id: authorization } = await pay(id, 1000);
    await service.shop.testHelpers.issuing.authorizations.expire(authorization);
    await service.settle();
    expect(await award(id)).toMatchObject({ heldPence: 0, availablePence: 3000 });
    await service.shop.testHelpers.issuing.authorizations.capture(authorization, { capture_amount: 1000 });
    await service.settle();
    expect(await award(id)).toMatchObject({ heldPence: 0, availablePence: 2000, spentPence: 1000 });
  });

  it('takes a capture beyond the award from its shortfall account, and a refund repays that first (R47)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1000 });
    const approved = await pay(id, 1000);
    const captured = await service.shop.testHelpers.issuing.authorizations.capture(approved.id, {
      capture_amount: 1300,
    });
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 0, spentPence: 1300, shortfallPence: 300 });
    await service.shop.testHelpers.issuing.transactions.refund(captured.transactions[0]?.id ?? '', {
      refund_amount: 500,
    });
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 200, spentPence: 800, shortfallPence: 0 });
    expect(await differences()).toEqual([]);
  });

  it('lets money that was freed be spent again, however often (the all-time limit at Stripe is never tighter than ours)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    for (let round = 0; round < 4; round += 1) {
      const approved = await pay(id, 2000);
      expect(approved.approved).toBe(true);
      await service.shop.testHelpers.issuing.authorizations.reverse(approved.id);
      await service.settle();
    }
    expect(await award(id)).toMatchObject({ availablePence: 2000, heldPence: 0 });
  });

  it.each(['linked', 'unlinked'] as const)('lets a %s refund be spent again', async (kind) => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const captured = await service.shop.testHelpers.issuing.authorizations.capture((await pay(id, 2000)).id);
    await service.settle();
    const { transactions } = service.shop.testHelpers.issuing;
    if (kind === 'linked') await transactions.refund(captured.transactions[0]?.id ?? '', { refund_amount: 700 });
    else await transactions.createUnlinkedRefund({ card: await stripeCardOf(service, id), amount: 700 });
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 700, spentPence: 1300 });
    expect((await pay(id, 700)).approved).toBe(true);
    expect((await pay(id, 1)).approved).toBe(false);
  });

  it('approves an increment once, on top of the hold that is there', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 3000 });
    const { id: authorization } = await pay(id, 1000);
    await service.settle();
    await service.shop.testHelpers.issuing.authorizations.increment(authorization, { increment_amount: 500 });
    await service.settle();
    expect(await award(id)).toMatchObject({ heldPence: 1500, availablePence: 1500 });
    await service.shop.testHelpers.issuing.authorizations.increment(authorization, { increment_amount: 5000 });
    await service.settle();
    expect(await award(id)).toMatchObject({ heldPence: 1500, availablePence: 1500 });
    const payments = await inScope(service.db, 'all', (trx) => service.reports.listPayments(trx, id));
    const declined = payments.find((payment) => payment.status === 'declined');
    expect(declined).toMatchObject({ amountPence: 5000, reason: { code: 'no_funds' } });
  });

  it('returns what is left to the same budget when the last day has passed, once (R4)', async () => {
    const before = await budget();
    const { id } = await makeAward(service, scheme, { amountPence: 3000, expiresOn: '2026-11-22' });
    const approved = await pay(id, 1000);
    const noon = service.clock.now();
    service.clock.set(new Date('2026-11-23T00:30:00Z'));
    expect(await service.awards.expireDueAwards()).toBe(1);
    expect(await service.awards.expireDueAwards()).toBe(0);
    expect(await award(id)).toMatchObject({ availablePence: 0, heldPence: 1000 });
    await service.shop.testHelpers.issuing.authorizations.capture(approved.id, { capture_amount: 600 });
    await service.settle();
    expect(await award(id)).toMatchObject({ availablePence: 0, heldPence: 0, spentPence: 600 });
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) - 600);
    expect(await differences()).toEqual([]);
    service.clock.set(noon);
  });
});
