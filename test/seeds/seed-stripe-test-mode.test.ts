import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedStripeTestMode } from '../../seeds/seed-stripe-test-mode.ts';
import { inScope } from '../../src/platform/database.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
const said: string[] = [];
const seed = () => seedStripeTestMode({ config: service.config, service, say: (line) => said.push(line) });

beforeAll(async () => {
  service = await startService();
  await seed();
});
afterAll(() => service[Symbol.asyncDispose]());

const awards = () => inScope(service.db, 'all', (trx) => service.reports.listAwards(trx, { limit: 10 }));

it('makes one practice with an open budget and one award to decide on, without any history', async () => {
  const budgets = await inScope(service.db, 'all', (trx) => service.reports.budgetViews(trx, {}));
  expect(budgets).toMatchObject([{ practice: 'DEMO-01', status: 'open', allocatedPence: 100_000, spentPence: 0 }]);
  expect((await awards()).data).toMatchObject([{ practice: 'DEMO-01', policy: 'P2', amountPence: 7000 }]);
  const people = await service.staff.listDemonstrationPeople();
  expect(people.map(({ name }) => name)).toContain('Dr Bell Mocktree');
  expect(people.map(({ name }) => name)).not.toContain('Otis Yesman');
});

it('has money at Stripe for it, and the award can be approved', async () => {
  const balance = await service.shop.balance.retrieve();
  expect(balance.issuing?.available).toMatchObject([{ amount: 100_000, currency: 'gbp' }]);
  const [award] = (await awards()).data;
  const people = await service.staff.listDemonstrationPeople();
  const approver = await service.staff.principalOf(people.find(({ role }) => role === 'approver')?.id ?? '', 'test');
  if (!award || !approver) throw new Error('an award and an approver were seeded');
  expect(await service.awards.approveAward(approver, award.id)).toMatchObject({ status: 'active' });
});

it('adds nothing where there are practices already', async () => {
  const before = (await awards()).data.length;
  await seed();
  expect((await awards()).data).toHaveLength(before);
  expect(said.at(-1)).toBe('There are practices already: nothing was added.');
});
