import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

async function decline(amountPence: number): Promise<void> {
  const award = await makeAward(service, scheme);
  await service.shop.testHelpers.issuing.authorizations.create({
    card: await stripeCardOf(service, award.id),
    amount: amountPence,
    merchant_data: { category: 'package_stores_beer_wine_and_liquor', name: 'Corner Bottle', country: 'GB' },
  });
  await service.settle();
}

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const amountPence of [301, 302, 303]) {
    await decline(amountPence);
    service.clock.advance(86_400_000);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const read = (view: 'open' | 'closed' | 'all', request: { limit: number; cursor?: string }, scope: Scope = 'all') =>
  inScope(service.db, scope, (trx) => service.reports.declineQueue(trx, { view, ...request }));
const amounts = (rows: { amountPence: number }[]) => rows.map((row) => row.amountPence);

test('what is due first is on top, page by page', async () => {
  const first = await read('open', { limit: 2 });
  expect(first.nextCursor).not.toBeNull();
  const second = await read('open', { limit: 2, cursor: first.nextCursor ?? '' });
  expect(amounts([...first.data, ...second.data])).toEqual([301, 302, 303]);
  expect(second.nextCursor).toBeNull();
});

test('all of them are listed newest first', async () => {
  expect(amounts((await read('all', { limit: 10 })).data)).toEqual([303, 302, 301]);
});

test('a practice sees its own only (R16)', async () => {
  expect(amounts((await read('all', { limit: 10 }, [scheme.practiceId])).data)).toHaveLength(3);
  expect((await read('all', { limit: 10 }, [])).data).toEqual([]);
});

test('the counts say how many wait, and how many of them are due or late', async () => {
  const counts = await inScope(service.db, 'all', (trx) => service.reports.declineCounts(trx));
  expect(counts).toMatchObject({ open: 3, closed: 0, urgent: 0 });
  expect(counts.dueToday).toBeGreaterThanOrEqual(counts.overdue);
});

test('a case that does not exist is null', async () => {
  const found = await inScope(service.db, 'all', (trx) =>
    service.reports.declineCase(trx, '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f'),
  );
  expect(found).toBeNull();
});
