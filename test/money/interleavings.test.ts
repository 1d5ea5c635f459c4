import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCardTransactions, verifyHolds, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyGiven, verifyOverAwards } from '../../src/modules/awards/index.ts';
import { readAwardFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope, inSnapshot } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const SHOP = { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' } as const;
const authorizations = () => service.shop.testHelpers.issuing.authorizations;
const pay = (card: string, amount: number) => authorizations().create({ card, amount, merchant_data: SHOP });
const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));

async function differences(): Promise<string[]> {
  const checks = await inSnapshot(service.db, async (trx) => [
    ...(await verifyLedger(trx)),
    await verifyCardTransactions(trx),
    await verifyHolds(trx),
    await verifySpending(trx),
    await verifyGiven(trx),
    await verifyOverAwards(trx),
  ]);
  return checks.flatMap((check) => check.differences);
}

async function award(amountPence: number): Promise<{ id: string; card: string }> {
  const { id } = await makeAward(service, scheme, { amountPence });
  return { id, card: await stripeCardOf(service, id) };
}

const TIMES = Array.from({ length: 8 }, (_, n) => n);

describe('two things at the same moment', () => {
  it('an award that ends while a reversal is settled keeps nothing', async () => {
    for (const _ of TIMES) {
      const { id, card } = await award(2000);
      const { id: authorization } = await pay(card, 2000);
      await authorizations().reverse(authorization);
      await Promise.all([
        service.settle(),
        service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' }),
      ]);
      await service.settle();
      expect(await figures(id)).toMatchObject({ availablePence: 0, heldPence: 0, spentPence: 0 });
    }
    expect(await differences()).toEqual([]);
  });

  it('an increment that is decided while earlier news is settled keeps its hold', async () => {
    for (const _ of TIMES) {
      const { id, card } = await award(1500);
      const { id: authorization } = await pay(card, 1000);
      const [, , other] = await Promise.all([
        service.settle(),
        authorizations().increment(authorization, { increment_amount: 500 }),
        pay(card, 500),
      ]);
      await service.settle();
      const held = (await figures(id))?.heldPence ?? 0;
      expect(held).toBe(1500);
      expect(other.status).toMatch(/pending|closed/);
    }
    expect(await differences()).toEqual([]);
  });

  it('captures, refunds and new payments on one card while their news arrives end as Stripe has them', async () => {
    const { id, card } = await award(5000);
    const first = await pay(card, 2000);
    await Promise.all([
      authorizations().capture(first.id, { capture_amount: 500, close_authorization: false }),
      pay(card, 1000),
      service.settle(),
    ]);
    await Promise.all([authorizations().capture(first.id, { capture_amount: 700 }), pay(card, 1000), service.settle()]);
    await service.settle();
    expect(await figures(id)).toMatchObject({ spentPence: 1200, heldPence: 2000, availablePence: 1800 });
    expect(await differences()).toEqual([]);
  });
});

describe('an award that somebody holds locked', () => {
  it('does not keep the payments of others waiting', async () => {
    const [locked, free] = [await award(1000), await award(1000)];
    await inScope(service.db, 'all', async (trx) => {
      await trx.raw(`select 1 from ledger_accounts where award_id = ? for update`, [locked.id]);
      const stuck = Promise.all(TIMES.map(() => pay(locked.card, 10)));
      const others = await Promise.all(TIMES.map(() => pay(free.card, 10)));
      expect(others.map((payment) => payment.approved)).toEqual(TIMES.map(() => true));
      expect((await stuck).map((payment) => payment.approved)).toEqual(TIMES.map(() => false));
    });
    await service.settle();
    expect(await figures(locked.id)).toMatchObject({ heldPence: 0, availablePence: 1000 });
    expect(await differences()).toEqual([]);
  });
});
