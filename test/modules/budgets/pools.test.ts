import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTasks } from '../../../src/doors/web/pages/tasks/tasks.query.ts';
import type { Principal, Role } from '../../../src/kernel/principal.ts';
import { readRoom } from '../../../src/modules/awards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addNeighbour, addPracticeWithBudget, type Neighbour, openPool } from '../../harness/two-practices.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let neighbour: Neighbour;
let poolId: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 100_000 });
  neighbour = await addNeighbour(service, scheme);
  poolId = await openPool(service, { scheme, allianceId: neighbour.allianceId, allocationPence: 100_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const setTerms = (terms: { policies?: string[]; shares?: { practice: string; sharePence: number }[] }) =>
  service.budgets.setPoolTerms(scheme.people.commissioner, { budgetId: poolId, policies: [], shares: [], ...terms });
const ask = (changes = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
const usedBy = async (code: string) => {
  const { members } = await service.reports.poolView(service.db, poolId);
  const member = members.find(({ practice }) => practice === code);
  return (member?.committedPence ?? 0) + (member?.spentPence ?? 0);
};
/** Lets DEMO-01 use so much more of it. */
const setRoom = async (pence: number) => {
  const share = { practice: 'DEMO-01', sharePence: (await usedBy('DEMO-01')) + pence };
  await setTerms({ policies: ['P5'], shares: [share] });
  return share.sharePence;
};
const poolFigures = async () =>
  (await inScope(service.db, 'all', (trx) => service.reports.budgetViews(trx, { budgetId: poolId })))[0];
const allocateToPool = (amountPence: number) =>
  service.budgets.allocate(scheme.people.commissioner, {
    ...{ budgetId: poolId, amountPence, reason: 'For a test, and back' },
    idempotencyKey: newId(),
  });
const P8 = { policy: 'P8', method: 'voucher', methodsOffered: ['voucher', 'invoice'] } as const;

describe('a pool', () => {
  it('pays the awards of its policies; others are paid from the practice’s own budget', async () => {
    await setTerms({});
    expect((await ask()).budgetId).toBe(scheme.budgetId);
    await setTerms({ policies: ['P5'] });
    expect((await ask()).budgetId).toBe(poolId);
    expect((await ask(P8)).budgetId).toBe(scheme.budgetId);
  });

  it('has its letter acknowledged by a practice of its alliance, and by no other (R5, R16)', async () => {
    const { commissioner } = scheme.people;
    const outside = await addPracticeWithBudget(service, scheme, { code: 'DEMO-90', allocationPence: 1000 });
    const pool = await service.budgets.draftBudget(commissioner, { owner: 'MARRAM', financialYear: '2027/28' });
    const money = { amountPence: 1000, reason: 'What was agreed for the year', idempotencyKey: pool };
    await service.budgets.allocate(commissioner, { budgetId: pool, ...money });
    await service.budgets.sendLetter(commissioner, pool);
    const byOther = service.budgets.acknowledgeLetter(outside.people.practice_manager, pool);
    expect(await codeOf(byOther)).toBe('not_found');
    await service.budgets.acknowledgeLetter(neighbour.people.practice_manager, pool);
    await service.budgets.openBudget(commissioner, pool);
  });

  it('is not the way round a budget that is stopped, and is stood in for by nothing (R5, R61)', async () => {
    await setTerms({ policies: ['P5'] });
    const { commissioner } = scheme.people;
    const stop = { kind: 'budget', target: scheme.budgetId, reason: 'Suspected fraud, we look into it' } as const;
    const { stopId } = await service.budgets.stopSpending(commissioner, stop);
    expect(await codeOf(ask(P8))).toBe('budget_not_open');
    expect((await ask()).budgetId).toBe(poolId);
    await service.budgets.liftStop(commissioner, { stopId, note: 'All was in order after all' });
    expect((await ask(P8)).budgetId).toBe(scheme.budgetId);
  });

  it('that runs out is a task of each of its practices, until that practice has taken note (R64)', async () => {
    await setTerms({ policies: ['P5'] });
    const first = scheme.people.practice_manager;
    const second = neighbour.people.practice_manager;
    const subjectsOf = async (who: Principal, kind: string) => {
      const [practiceId = null] = who.scope === 'all' ? [] : who.scope;
      const now = service.clock.now();
      const reader = { id: who.id, roles: [who.role as Role], practiceId, today: '2026-11-22', now };
      const tasks = await inScope(service.db, who.scope, (trx) => readTasks(service, trx, reader));
      return tasks.flatMap((task) => (task.kind === kind ? [task.subject] : []));
    };
    await makeAward(service, scheme, { amountPence: 3000 });
    const { availablePence = 0 } = (await poolFigures()) ?? {};
    await allocateToPool(-availablePence);
    await service.settle();
    const [alertId = ''] = await subjectsOf(first, 'pool_alert');
    expect(await subjectsOf(second, 'pool_alert')).toEqual([alertId]);
    await service.budgets.noteAlert(first, alertId);
    expect(await subjectsOf(first, 'pool_alert')).toEqual([]);
    expect(await subjectsOf(second, 'pool_alert')).toEqual([alertId]);
    expect(await subjectsOf(scheme.people.finance, 'pool_alert')).toEqual([alertId]);
    await waitsForItsShare(subjectsOf);
    await allocateToPool(availablePence);
  });

  /** Whoever may release what waits is told only when the share has room for it as well. */
  async function waitsForItsShare(subjectsOf: (who: Principal, kind: string) => Promise<string[]>) {
    const { practice_manager: manager } = scheme.people;
    const waiting = await ask({ amountPence: 3000, ifNoFunds: 'wait' });
    expect(waiting.status).toBe('waiting');
    await allocateToPool(5000);
    await setRoom(2000);
    expect(await subjectsOf(manager, 'release_waiting')).toEqual([]);
    await setRoom(3000);
    expect(await subjectsOf(manager, 'release_waiting')).toEqual([poolId]);
    const back = { awardId: waiting.id, reason: 'The family has paid' };
    await service.awards.takeBackRequest(scheme.people.requester, back);
    await allocateToPool(-5000);
  }

  it('gives a practice no more than its share, whatever else is left, and says of each what it has used', async () => {
    const sharePence = await setRoom(10_000);
    const asked = await ask({ amountPence: 5000 });
    await makeAward(service, scheme, { amountPence: 6000 });
    expect(await codeOf(ask({ amountPence: 5000 }))).toBe('insufficient_budget');
    expect(await codeOf(service.awards.approveAward(scheme.people.approver, asked.id))).toBe('insufficient_budget');
    const pool = await service.reports.poolView(service.db, poolId);
    expect(pool).toEqual({
      policies: ['P5'],
      members: [
        {
          practice: 'DEMO-01',
          name: 'Test Surgery',
          sharePence,
          committedPence: sharePence - 4000,
          heldPence: 0,
          spentPence: 0,
        },
        {
          practice: 'DEMO-02',
          name: 'DEMO-02 Surgery',
          sharePence: null,
          committedPence: 0,
          heldPence: 0,
          spentPence: 0,
        },
      ],
    });
    const room = (practiceId: string) =>
      inScope(service.db, [practiceId], (trx) => readRoom(trx, { budgetId: poolId, practiceId }));
    expect([await room(scheme.practiceId), await room(neighbour.practiceId)]).toEqual([4000, 104_000 - sharePence]);
  });

  it('holds its shares against approvals at once', async () => {
    await setRoom(8000);
    const asked = await Promise.all(Array.from({ length: 4 }, () => ask({ amountPence: 4000 })));
    const { approver } = scheme.people;
    const codes = await Promise.all(asked.map(({ id }) => codeOf(service.awards.approveAward(approver, id))));
    expect(codes.filter((code) => code === 'done')).toHaveLength(2);
    expect(codes.filter((code) => code === 'insufficient_budget')).toHaveLength(2);
  });

  it('gets its terms from the commissioner alone, for its own practices and no more than is allocated', async () => {
    const { finance, commissioner } = scheme.people;
    const terms = { budgetId: poolId, policies: [], shares: [] };
    const share = (practice: string, sharePence: number) => setTerms({ shares: [{ practice, sharePence }] });
    const codes = [
      await codeOf(service.budgets.setPoolTerms(finance, terms)),
      await codeOf(service.budgets.setPoolTerms(commissioner, { ...terms, budgetId: scheme.budgetId })),
      await codeOf(share('NOBODY', 1)),
      await codeOf(share('DEMO-01', 100_001)),
      await codeOf(setTerms({ policies: ['P99'] })),
    ];
    expect(codes).toEqual(['forbidden', 'wrong_state', 'invalid_input', 'invalid_input', 'invalid_input']);
  });
});
