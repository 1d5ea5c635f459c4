import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addNeighbour, type Neighbour } from '../../harness/two-practices.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let neighbour: Neighbour;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 50_000 });
  neighbour = await addNeighbour(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const told = async () => {
  await service.settle();
  const rows = await inScope(service.db, 'all', (trx) =>
    trx('domain_events').where({ type: 'budget.alert' }).orderBy('id').pluck<{ threshold: number }[]>('payload'),
  );
  return rows.map(({ threshold }) => threshold);
};
const award = (amountPence: number) =>
  makeAward(service, scheme, { policy: 'P1', amountPence, expiresOn: '2027-01-20' });
const alerts = (scope: 'all' | readonly string[], filter = {}) =>
  inScope(service.db, scope, async (trx) => (await service.reports.listAlerts(trx, { limit: 10, ...filter })).data);
const allocate = (amountPence: number) =>
  service.budgets.allocate(scheme.people.commissioner, {
    budgetId: scheme.budgetId,
    amountPence,
    reason: 'More for the winter',
    idempotencyKey: String(amountPence),
  });

it('is told at 80, 90 and 100 in a hundred, once each, again after a change, to the practice and finance alone (R64, R16)', async () => {
  await award(30_000);
  expect(await told()).toEqual([]);
  const { id } = await award(10_000);
  expect(await told()).toEqual([80]);
  await award(1000);
  expect(await told()).toEqual([80]);
  await service.awards.endAward(scheme.people.practice_manager, { awardId: id, reason: 'cancelled' });
  await award(19_000);
  expect(await told()).toEqual([80, 100]);
  await service.budgets.raiseAlerts();
  expect(await told()).toEqual([80, 100]);
  await isToldAgain();
  await isNotedByEachSide();
  expect((await alerts([scheme.practiceId])).length).toBe(4);
  expect(await alerts([neighbour.practiceId])).toEqual([]);
}, 30_000);

/** After the allocation was changed, and after money was moved to it. */
async function isToldAgain() {
  await allocate(5000);
  expect(await told()).toEqual([80, 100, 90]);
  const { practice_manager: getter, finance } = scheme.people;
  const virement = await service.budgets.proposeVirement(getter, {
    fromPractice: 'DEMO-02',
    toPractice: 'DEMO-01',
    amountPence: 5000,
    reason: 'Their pot is empty and ours is not',
    idempotencyKey: 'one',
  });
  await service.budgets.agreeVirement(finance, virement.id);
  await service.budgets.agreeVirement(neighbour.people.practice_manager, virement.id);
  expect(await told()).toEqual([80, 100, 90, 80]);
}

async function isNotedByEachSide() {
  const { practice_manager, finance, approver } = scheme.people;
  const [newest] = await alerts('all', { isNewest: true });
  expect(newest).toMatchObject({ practice: 'DEMO-01', threshold: 80, usedPence: 50_000, allocatedPence: 60_000 });
  const id = newest?.id ?? '';
  const waiting = async () =>
    (
      await Promise.all(
        (['practice', 'finance'] as const).map((unnotedBy) => alerts('all', { isNewest: true, unnotedBy })),
      )
    ).map(({ length }) => length);
  expect(await waiting()).toEqual([1, 1]);
  expect(await codeOf(service.budgets.noteAlert(approver, id))).toBe('forbidden');
  expect(await codeOf(service.budgets.noteAlert(neighbour.people.practice_manager, id))).toBe('not_found');
  await service.budgets.noteAlert(practice_manager, id);
  await service.budgets.noteAlert(practice_manager, id);
  expect(await waiting()).toEqual([0, 1]);
  await service.budgets.noteAlert(finance, id);
  expect(await waiting()).toEqual([0, 0]);
}
