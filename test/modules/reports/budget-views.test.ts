import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scope, systemPrincipal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { addPractice } from '../../harness/practices.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let memberId: string;
let strangerId: string;

async function openBudget(ownerPartyId: string, options: { practiceId: string | null; financialYear: string }) {
  const { commissioner } = scheme.people;
  const { commissionerId } = scheme;
  return service.budgets.createBudget(commissioner, { ownerPartyId, commissionerId, ...options });
}

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  memberId = await addPractice(service, 'MEMBER-01');
  strangerId = await addPractice(service, 'STRANGER-01');
  const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
    code: 'MARRAM',
    name: 'Marram Bay Alliance',
    practiceIds: [scheme.practiceId, memberId],
    joinedOn: '2026-04-01',
  });
  await openBudget(allianceId, { practiceId: null, financialYear: '2026/27' });
  await openBudget(scheme.practiceId, { practiceId: scheme.practiceId, financialYear: '2025/26' });
  await openBudget(scheme.practiceId, { practiceId: scheme.practiceId, financialYear: '2027/28' });
});
afterAll(() => service[Symbol.asyncDispose]());

const read = (scope: Scope, filter = {}) =>
  inScope(service.db, scope, (trx) => service.reports.budgetViews(trx, filter));
const named = (budgets: { practice: string | null; financialYear: string }[]) =>
  budgets.map((budget) => `${budget.financialYear} ${budget.practice ?? 'pool'}`);

test('the current year comes first, and in it the own budget before the pool', async () => {
  expect(named(await read([scheme.practiceId]))).toEqual([
    '2026/27 DEMO-01',
    '2026/27 pool',
    '2027/28 DEMO-01',
    '2025/26 DEMO-01',
  ]);
});

test('what is current follows the clock', async () => {
  const now = service.clock.now();
  service.clock.set(new Date('2027-03-31T23:30:00Z'));
  expect(named(await read([scheme.practiceId]))[0]).toBe('2027/28 DEMO-01');
  service.clock.set(now);
});

test('a practice sees the pool of its own alliance and no other budget (R16)', async () => {
  expect(named(await read([memberId]))).toEqual(['2026/27 pool']);
  expect(named(await read([strangerId]))).toEqual([]);
  expect(named(await read([]))).toEqual([]);
  expect(named(await read('all', { practiceCode: 'MEMBER-01' }))).toEqual(['2026/27 pool']);
});

test('without a scope nothing of a practice is read', async () => {
  expect(named(await service.db.transaction((trx) => service.reports.budgetViews(trx, {})))).toEqual([]);
});

test("a pool's movements tell a practice nothing of another's awards and payments, in no order (R16)", async () => {
  const award = await makeAward(service, scheme);
  const movements = (scope: Scope, sort?: '-when') =>
    inScope(service.db, scope, (trx) => service.reports.budgetMovements(trx, scheme.budgetId, { limit: 50, sort }));
  const [own] = (await movements([scheme.practiceId])).data;
  expect(own).toMatchObject({ kind: 'award', awardId: award.id, effectPence: -4000 });
  for (const sort of [undefined, '-when'] as const) {
    const foreign = (await movements([memberId], sort)).data;
    expect(foreign.map(({ kind }) => kind)).toEqual(['allocation']);
  }
});

test('the home of a practice says what is left, what waits and what was paid', async () => {
  const asked = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
  const home = await inScope(service.db, [scheme.practiceId], (trx) =>
    service.reports.practiceHome(trx, scheme.practiceId),
  );
  expect(home).toMatchObject({ practice: { code: 'DEMO-01' }, budget: { practice: 'DEMO-01', status: 'open' } });
  expect(home?.waiting.count).toBe(1);
  expect(home?.waiting.awards.map((award) => award.id)).toEqual([asked.id]);
  expect(home?.recentPayments).toEqual([]);
});

test('a practice without an open budget of its own is shown the pool it draws on', async () => {
  const home = await inScope(service.db, [memberId], (trx) => service.reports.practiceHome(trx, memberId));
  expect(home?.budget).toMatchObject({ practice: null, ownerName: 'Marram Bay Alliance' });
  const stranger = await inScope(service.db, [strangerId], (trx) => service.reports.practiceHome(trx, strangerId));
  expect(stranger?.budget).toBeNull();
});
