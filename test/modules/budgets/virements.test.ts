import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { verifyVirements } from '../../../src/modules/budgets/index.ts';
import { readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { addPractice } from '../../harness/practices.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addNeighbour, type Neighbour } from '../../harness/two-practices.ts';
import { takenKey } from '../staff/people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let neighbour: Neighbour;
let giver: Principal;
let getter: Principal;
let finance: Principal;
let stranger: Principal;
let keys = 0;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 100_000 });
  neighbour = await addNeighbour(service, scheme);
  giver = scheme.people.practice_manager;
  finance = scheme.people.finance;
  getter = neighbour.people.practice_manager;
  stranger = await addPerson(service, 'practice_manager', [await addPractice(service, 'DEMO-03')]);
});
afterAll(() => service[Symbol.asyncDispose]());

const offerOf = (changes: { amountPence?: number; idempotencyKey?: string; reason?: string } = {}) => {
  keys += 1;
  const reason = 'Their pot is empty and ours is not';
  return {
    fromPractice: 'DEMO-01',
    toPractice: 'DEMO-02',
    amountPence: 5000,
    reason,
    idempotencyKey: `k${keys}`,
    ...changes,
  };
};
const propose = (by: Principal, changes = {}) => service.budgets.proposeVirement(by, offerOf(changes));
const agree = (by: Principal, id: string) => codeOf(service.budgets.agreeVirement(by, id));
const available = (budgetId: string) =>
  inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [budgetId])).get(budgetId)?.availablePence);
const both = async () => [await available(scheme.budgetId), await available(neighbour.budgetId)];
const keyOf = async (owner: Principal, practiceCode: string): Promise<Principal> => {
  const taken = await takenKey(service, owner, { role: 'practice_manager', practiceCode });
  const key = await service.staff.authenticateApiKey(taken.key, 'r');
  if (!key) throw new Error('the key works');
  return key;
};
const viewed = (id: string, scope: Principal['scope'] = 'all') =>
  inScope(service.db, scope, (trx) => service.reports.virementView(trx, id));

describe('money between two practices', () => {
  it('moves once, when both practices and alliance finance have agreed, each by another person (R9)', async () => {
    const before = await both();
    const { id } = await propose(giver);
    const { id: other } = await propose(giver, { amountPence: 200 });
    expect(await viewed(id)).toMatchObject({ state: 'proposed', missing: ['to', 'finance'], expiresOn: '2026-12-06' });
    expect(await agree(giver, id)).toBe('done');
    expect(await agree(finance, id)).toBe('done');
    expect(await both()).toEqual(before);
    const alone = inScope(service.db, 'all', (trx) =>
      trx('virements').where({ id }).update({ status: 'agreed', ended_by: finance.id, ended_at: service.clock.now() }),
    );
    await expect(alone).rejects.toThrow('was not agreed to by all three');
    expect(await agree(getter, id)).toBe('done');
    expect(await agree(getter, id)).toBe('done');
    expect(await agree(finance, id)).toBe('done');
    expect(await both()).toEqual([(before[0] ?? 0) - 5000, (before[1] ?? 0) + 5000]);
    const view = await viewed(id);
    expect(view).toMatchObject({ state: 'agreed', missing: [] });
    expect(new Set(view?.consents.map(({ byId }) => byId)).size).toBe(3);
    const events = await inScope(service.db, 'all', (trx) =>
      trx('domain_events').where({ type: 'virement.agreed' }).whereRaw("payload ->> 'virementId' = ?", [id]),
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({ virementId: id, amountPence: 5000 });
    const checks = await inScope(service.db, 'all', async (trx) => [
      ...(await verifyLedger(trx)),
      await verifyVirements(trx),
    ]);
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
    const unbooked = inScope(service.db, 'all', async (trx) => {
      const given = { virement_id: other, given_at: service.clock.now() };
      await trx('virement_consents').insert({ ...given, side: 'to', principal_id: getter.id });
      await trx('virement_consents').insert({ ...given, side: 'finance', principal_id: finance.id });
      const end = { status: 'agreed', ended_by: finance.id, ended_at: service.clock.now() };
      await trx('virements').where({ id: other }).update(end);
      throw new Error((await verifyVirements(trx)).differences.join());
    });
    await expect(unbooked).rejects.toThrow(`virement:${other}: agreed 200, moved 0`);
  });

  it('shows in the movements of both budgets, with what it did to each', async () => {
    const { id } = await propose(finance);
    expect([await agree(getter, id), await agree(giver, id)]).toEqual(['done', 'done']);
    const movements = (budgetId: string) =>
      inScope(service.db, 'all', (trx) => service.reports.budgetMovements(trx, budgetId, { limit: 1, group: 'money' }));
    expect((await movements(scheme.budgetId)).data).toMatchObject([{ kind: 'virement', effectPence: -5000 }]);
    expect((await movements(neighbour.budgetId)).data).toMatchObject([{ kind: 'virement', effectPence: 5000 }]);
  });

  it('is agreed to by nobody in place of another: one manager of both practices is one person (R9)', async () => {
    const manager = await addPerson(service, 'practice_manager', [scheme.practiceId, neighbour.practiceId]);
    const { id } = await propose(manager);
    expect(await agree(manager, id)).toBe('done');
    expect(await agree(finance, id)).toBe('done');
    expect(await viewed(id)).toMatchObject({ state: 'proposed', missing: ['to'] });
    expect(await agree(giver, id)).toBe('conflict');
    const otherFinance = await addPerson(service, 'finance', []);
    expect(await agree(otherFinance, id)).toBe('conflict');
    const { requester, approver, commissioner, auditor } = scheme.people;
    for (const by of [requester, approver, commissioner, auditor])
      expect(await agree(by, id), by.role).toBe('forbidden');
    expect(await agree(getter, id)).toBe('done');
  });

  it('is not agreed to for another practice by a key that the giver answers for (R9)', async () => {
    const ofBoth = await addPerson(service, 'practice_manager', [scheme.practiceId, neighbour.practiceId]);
    const { id } = await propose(ofBoth);
    expect(await agree(await keyOf(ofBoth, 'DEMO-02'), id)).toBe('forbidden');
    await service.budgets.withdrawVirement(ofBoth, { virementId: id, note: 'Not by a key' });
  });

  it('is refused beyond what is left, whoever asks, and nothing of the other budget is told (R3, R16)', async () => {
    expect(await codeOf(propose(giver, { amountPence: 200_000 }))).toBe('insufficient_budget');
    const { id } = await propose(getter, { amountPence: 200_000 });
    expect(await agree(finance, id)).toBe('done');
    expect(await agree(giver, id)).toBe('insufficient_budget');
    expect(await viewed(id)).toMatchObject({ state: 'proposed', missing: ['from'] });
    await service.budgets.withdrawVirement(getter, { virementId: id, note: 'Too much' });
    expect(await viewed(id)).toMatchObject({ state: 'withdrawn', missing: [], note: 'Too much' });
  });

  it('leaves what is promised to people alone', async () => {
    const left = (await available(scheme.budgetId)) ?? 0;
    await makeAward(service, scheme, { amountPence: 4000 });
    const { id } = await propose(getter, { amountPence: left });
    await agree(finance, id);
    expect(await agree(giver, id)).toBe('insufficient_budget');
    expect(await available(scheme.budgetId)).toBe(left - 4000);
  });
});

describe('an offer of money', () => {
  it('is made by a manager of one of the two or by finance, for an open budget of another practice', async () => {
    const refusals = [
      await codeOf(propose(stranger)),
      await codeOf(propose(scheme.people.approver)),
      await codeOf(service.budgets.proposeVirement(giver, { ...offerOf(), toPractice: 'DEMO-01' })),
      await codeOf(service.budgets.proposeVirement(giver, { ...offerOf(), toPractice: 'NOBODY' })),
      await codeOf(propose(giver, { reason: 'Short' })),
      await codeOf(propose(giver, { amountPence: 0 })),
    ];
    expect(refusals).toEqual([
      'forbidden',
      'forbidden',
      'invalid_input',
      'practice_unknown',
      'invalid_input',
      'invalid_input',
    ]);
  });

  it('is one for one key, and another request under it is refused (R32)', async () => {
    const offer = offerOf();
    const [one, again] = [
      await service.budgets.proposeVirement(giver, offer),
      await service.budgets.proposeVirement(giver, offer),
    ];
    expect(again.id).toBe(one.id);
    expect(await codeOf(service.budgets.proposeVirement(giver, { ...offer, amountPence: 1 }))).toBe(
      'idempotency_key_reused',
    );
  });

  it('is seen by the two practices and by those above, and by no other practice (R16)', async () => {
    const { id } = await propose(giver);
    const seen = await Promise.all([giver, getter, finance, stranger].map(({ scope }) => viewed(id, scope)));
    expect(seen.map((view) => view?.id ?? null)).toEqual([id, id, id, null]);
    expect(await agree(stranger, id)).toBe('not_found');
    expect(seen[1]?.consents).toHaveLength(1);
  });

  it('is refused by a side that has not agreed, and taken back by one that has', async () => {
    const { id } = await propose(giver);
    const end = { virementId: id, note: 'We need it ourselves' };
    expect(await codeOf(service.budgets.withdrawVirement(getter, end))).toBe('forbidden');
    expect(await codeOf(service.budgets.refuseVirement(getter, { ...end, note: ' ' }))).toBe('invalid_input');
    const numbered = { ...end, note: 'Ask 999 000 0018 first' };
    expect(await codeOf(service.budgets.refuseVirement(getter, numbered)), 'R57').toBe('invalid_input');
    await service.budgets.refuseVirement(getter, end);
    await service.budgets.refuseVirement(getter, end);
    expect(await viewed(id)).toMatchObject({ state: 'refused', note: 'We need it ourselves' });
    expect(await agree(finance, id)).toBe('wrong_state');
  });

  it('ends with its last day', async () => {
    const { id } = await propose(giver);
    const now = service.clock.now();
    service.clock.set(new Date('2026-12-07T10:00:00Z'));
    expect(await viewed(id)).toMatchObject({ state: 'expired', missing: [] });
    expect(await agree(getter, id)).toBe('wrong_state');
    service.clock.set(now);
  });

  it('waits while the commissioner has stopped a budget (R61)', async () => {
    const offer = offerOf({ amountPence: 100 });
    const { id } = await service.budgets.proposeVirement(giver, offer);
    await agree(finance, id);
    const { commissioner } = scheme.people;
    const reason = 'Something is being looked into here';
    await service.budgets.stopSpending(commissioner, { kind: 'budget', target: scheme.budgetId, reason });
    expect(await agree(getter, id)).toBe('budget_not_open');
    expect((await service.budgets.proposeVirement(giver, offer)).id).toBe(id);
    await service.budgets.resumeBudget(commissioner, { budgetId: scheme.budgetId, note: 'Nothing was found' });
    expect(await agree(getter, id)).toBe('done');
  });
});

it('gives no more than there is when offers are agreed to at once (R3)', async () => {
  const left = (await available(scheme.budgetId)) ?? 0;
  const amountPence = Math.floor(left / 3);
  const offers = await Promise.all(Array.from({ length: 6 }, () => propose(getter, { amountPence })));
  for (const { id } of offers) await agree(finance, id);
  const codes = await Promise.all(offers.map(({ id }) => agree(giver, id)));
  expect(codes.toSorted()).toEqual(['done', 'done', 'done', ...Array.from({ length: 3 }, () => 'insufficient_budget')]);
  expect(await available(scheme.budgetId)).toBe(left - 3 * amountPence);
  await service.budgets.allocate(scheme.people.commissioner, {
    budgetId: scheme.budgetId,
    amountPence: 3 * amountPence,
    reason: 'For the other tests',
    idempotencyKey: 'after the race',
  });
});
