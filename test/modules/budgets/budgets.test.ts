import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import { mayMoveBudget } from '../../../src/modules/budgets/core/life-cycle.ts';
import { type BudgetStatus, budgetForAward } from '../../../src/modules/budgets/index.ts';
import { readBudgetFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 100_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [id])).get(id));

async function newBudget(financialYear: string): Promise<string> {
  const { commissionerId, practiceId, people } = scheme;
  return service.budgets.createBudget(people.commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId,
    financialYear,
  });
}

const allocateTo = (budgetId: string) =>
  service.budgets.allocate(scheme.people.commissioner, {
    ...{ budgetId, amountPence: 1000, reason: 'What was agreed for the year', idempotencyKey: budgetId },
  });

describe('a budget', () => {
  it('opens only after its letter was sent and acknowledged (R5)', async () => {
    const { commissioner, practice_manager } = scheme.people;
    const id = await newBudget('2030/31');
    expect(await codeOf(service.budgets.openBudget(commissioner, id))).toBe('wrong_state');
    expect(await codeOf(service.budgets.acknowledgeLetter(practice_manager, id))).toBe('wrong_state');
    expect(await codeOf(service.budgets.sendLetter(commissioner, id))).toBe('wrong_state');
    await allocateTo(id);
    await service.budgets.sendLetter(commissioner, id);
    expect(await codeOf(service.budgets.openBudget(commissioner, id))).toBe('wrong_state');
    expect(await codeOf(service.budgets.acknowledgeLetter(practice_manager, id, 1))).toBe('conflict');
    await service.budgets.acknowledgeLetter(practice_manager, id);
    expect(await codeOf(service.budgets.openBudget(commissioner, id))).toBe('done');
  });
  it.each(['requester', 'approver', 'finance', 'auditor'] as const)('is not opened or stopped by %s', async (role) => {
    const by = scheme.people[role];
    const stop = service.budgets.stopSpending(by, { kind: 'budget', target: scheme.budgetId, reason: 'No' });
    expect([await codeOf(service.budgets.openBudget(by, scheme.budgetId)), await codeOf(stop)]).toEqual([
      'forbidden',
      'forbidden',
    ]);
  });
  it.each([
    { kind: 'scheme', target: 'DEMO-01' },
    { kind: 'practice', target: null },
    { kind: 'policy', target: null },
    { kind: 'budget', target: null },
  ] as const)(
    'is not reached by a stop of $kind with target $target, which says not what is meant (R61)',
    async (what) => {
      const reason = 'Receipts are being checked by the commissioner';
      const stop = service.budgets.stopSpending(scheme.people.commissioner, { ...what, reason });
      await expect(stop).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'target' }] });
      expect(await service.db('stops').whereNull('ended_at')).toEqual([]);
    },
  );
  it('leaves no state that its life cycle does not know', () => {
    const all: BudgetStatus[] = ['draft', 'letter_sent', 'acknowledged', 'open', 'frozen', 'closed'];
    const moves = all.flatMap((from) => all.filter((to) => mayMoveBudget(from, to)).map((to) => `${from}>${to}`));
    expect(moves).toEqual([
      'draft>letter_sent',
      'letter_sent>acknowledged',
      'acknowledged>open',
      'open>frozen',
      'open>closed',
      'frozen>open',
      'frozen>closed',
    ]);
  });
  it('is cut only by the commissioner and never below its commitments (R10)', async () => {
    await makeAward(service, scheme, { amountPence: 4000 });
    const cut = (amountPence: number, idempotencyKey: string) => ({
      budgetId: scheme.budgetId,
      amountPence,
      reason: 'Less',
      idempotencyKey,
    });
    const { commissioner, finance } = scheme.people;
    expect(await codeOf(service.budgets.allocate(finance, cut(-100, 'a')))).toBe('forbidden');
    expect(await codeOf(service.budgets.allocate(commissioner, cut(-96_001, 'b')))).toBe(
      'allocation_below_commitments',
    );
    await service.budgets.allocate(commissioner, cut(-60_000, 'c'));
    await service.budgets.allocate(commissioner, cut(-60_000, 'c'));
    await service.budgets.allocate(commissioner, cut(59_000, 'd'));
    expect(await figures(scheme.budgetId)).toMatchObject({
      allocatedPence: 99_000,
      committedPence: 4000,
      availablePence: 95_000,
    });
  });
  it('lends its awards the pool of the alliance when the practice has none of its own', async () => {
    const { people, practiceId, commissionerId } = scheme;
    const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
      code: 'POOL',
      name: 'Test Alliance',
      practiceIds: [practiceId],
      joinedOn: '2026-04-01',
    });
    const pool = await service.budgets.createBudget(people.commissioner, {
      ownerPartyId: allianceId,
      practiceId: null,
      commissionerId,
      financialYear: '2028/29',
    });
    const forAward = () =>
      inScope(service.db, 'all', (trx) => budgetForAward(trx, { practiceId, today: '2028-05-01' }));
    expect(await codeOf(forAward())).toBe('budget_not_open');
    await allocateTo(pool);
    await service.budgets.sendLetter(people.commissioner, pool);
    await service.budgets.acknowledgeLetter(people.practice_manager, pool);
    await service.budgets.openBudget(people.commissioner, pool);
    expect((await forAward()).id).toBe(pool);
  });
});
