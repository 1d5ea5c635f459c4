import { expect, it } from 'vitest';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, stripeCardOf } from '../harness/scheme.ts';
import { startService } from '../harness/service.ts';

/** Runs the tasks with so many under way at once; returns how each ended. */
async function together<T>(clients: number, tasks: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let place = next++; place < tasks.length; place = next++) {
        const [result] = await Promise.allSettled([tasks[place]?.() as Promise<T>]);
        if (result) results[place] = result;
      }
    }),
  );
  return results;
}

it('approves exactly the 120 awards that the budget covers when 50 clients approve 200 at once (R3)', async () => {
  await using service = await startService();
  const scheme = await openScheme(service, { allocationPence: 120 * 5000 });
  const { requester, approver } = scheme.people;
  const asked: string[] = [];
  for (let n = 0; n < 200; n += 1) {
    const { id } = await service.awards.requestAward(requester, {
      request: requestFor({ amountPence: 5000 }),
      options: {},
    });
    asked.push(id);
  }
  const results = await together(
    50,
    asked.map((id) => () => service.awards.approveAward(approver, id)),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(results.length - refused.length).toBe(120);
  expect(new Set(refused.map((result) => result.reason.code))).toEqual(new Set(['insufficient_budget']));
  await service.settle();
  const figures = await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]));
  expect(figures.get(scheme.budgetId)).toMatchObject({ availablePence: 0, committedPence: 600_000 });
  const cards = await service.shop.issuing.cards.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  expect(cards).toHaveLength(120);
}, 60_000);

it('approves exactly 40 of 100 simultaneous £1 payments on a £40 award (R40)', async () => {
  await using service = await startService();
  const scheme = await openScheme(service);
  const { id } = await makeAward(service, scheme, { amountPence: 4000 });
  const card = await stripeCardOf(service, id);
  const merchant_data = { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' } as const;
  const payments = await together(
    100,
    Array.from(
      { length: 100 },
      () => () => service.shop.testHelpers.issuing.authorizations.create({ card, amount: 100, merchant_data }),
    ),
  );
  const approved = payments.filter((result) => result.status === 'fulfilled' && result.value.approved);
  expect(approved).toHaveLength(40);
  await service.settle();
  const figures = await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [id]));
  expect(figures.get(id)).toMatchObject({ availablePence: 0, heldPence: 4000, spentPence: 0 });
  const checks = await inScope(service.db, 'all', verifyLedger);
  expect(checks.flatMap((check) => check.differences)).toEqual([]);
}, 60_000);
