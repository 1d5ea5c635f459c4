import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { readBudgetFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { awardFigures, booksDifferences, budgetFigures } from '../../harness/books.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { giveBack, SUPERMARKET, take } from '../../harness/shop.ts';
import { addSam, settling } from './settled.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof settling>;
let farida: Principal;
let sam: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = settling(service, scheme);
  farida = scheme.people.finance;
  sam = await addSam(service);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('charging a shortfall to the budget', () => {
  it('settles it to the penny, changes nothing that is available, and is audited (R3, R58)', async () => {
    const { awardId, caseId } = await acts.short();
    const before = await budgetFigures(service, scheme.budgetId);
    expect(await acts.charge(caseId)).toBe(300);
    expect(await awardFigures(service, awardId)).toMatchObject({
      putInPence: 1300,
      spentPence: 1300,
      shortfallPence: 0,
    });
    expect(await budgetFigures(service, scheme.budgetId)).toMatchObject({
      availablePence: before?.availablePence,
      shortfallPence: (before?.shortfallPence ?? 0) - 300,
    });
    expect(await acts.rowOf(caseId)).toMatchObject({
      status: 'closed',
      outcome: 'charged',
      closed_by: farida.id,
      note: 'A tip that was agreed',
    });
    expect(await acts.audited(caseId)).toEqual(['case.open', 'case.charge_to_budget']);
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('is done once for one key, also at the same moment, and answers the same', async () => {
    const { awardId, caseId } = await acts.short();
    expect(await Promise.all([1, 2, 3].map(() => acts.charge(caseId, farida, 'one-key')))).toEqual([300, 300, 300]);
    expect(await acts.charge(caseId, farida, 'one-key')).toBe(300);
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 1300 });
  });

  it('by two people at once is done by one; the other learns who was first (R55)', async () => {
    const { awardId, caseId } = await acts.short();
    const results = await Promise.allSettled([acts.charge(caseId, farida), acts.charge(caseId, sam)]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toMatchObject([
      { code: 'conflict', message: expect.stringMatching(/closed this on .* as charged/) },
    ]);
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 1300 });
  });

  it('raced with a refund loses no penny, whoever is first', async () => {
    const { awardId, cardTransactionId, caseId } = await acts.short();
    const before = await budgetFigures(service, scheme.budgetId);
    await giveBack(service, cardTransactionId, 300);
    const [charged] = await Promise.allSettled([acts.charge(caseId), service.settle()]);
    await service.settle();
    const chargedPence = charged.status === 'fulfilled' ? charged.value : 0;
    expect([0, 300]).toContain(chargedPence);
    expect(await awardFigures(service, awardId)).toMatchObject({
      putInPence: 1000,
      availablePence: 0,
      shortfallPence: 0,
      spentPence: 1000,
    });
    expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 300);
    expect((await acts.rowOf(caseId)).status).toBe('closed');
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('is refused when the budget does not hold that much, and nothing moves (R3)', async () => {
    await using small = await startService();
    const poor = await openScheme(small, { allocationPence: 1200 });
    const { id } = await makeAward(small, poor, { amountPence: 1000 });
    await take(small, id, { askedPence: 1000, takenPence: 1300 });
    const [opened] = await inScope(small.db, 'all', (trx) => trx('finance_cases').where({ award_id: id }));
    const charging = small.cases.chargeToBudget(poor.people.finance, {
      caseId: opened.id,
      note: 'Agreed',
      idempotencyKey: 'k',
    });
    await expect(charging).rejects.toMatchObject({
      code: 'insufficient_budget',
      detail: { leftPence: 200, shortfallPence: 300 },
    });
    const left = await inScope(small.db, 'all', (trx) => readBudgetFigures(trx, [poor.budgetId]));
    expect(left.get(poor.budgetId)).toMatchObject({ availablePence: -100, shortfallPence: 300 });
  });

  it('works when the award is over', async () => {
    const { awardId, caseId } = await acts.short();
    await service.awards.endAward(farida, { awardId, reason: 'cancelled' });
    await acts.charge(caseId);
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 0,
      shortfallPence: 0,
      putInPence: 1300,
    });
  });

  it.each(['requester', 'approver', 'practice_manager', 'commissioner', 'auditor'] as const)(
    'is not for the %s role',
    async (role) => {
      const charging = acts.charge('0195e2c0-0000-7000-8000-000000000009', scheme.people[role]);
      expect(await codeOf(charging)).toBe('forbidden');
    },
  );

  it('is not for whoever approved the award (R13)', async () => {
    const request = requestFor({ amountPence: 1000 });
    const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    await service.awards.approveAward(farida, id);
    await take(service, id, { askedPence: 1000, takenPence: 1100 });
    const [opened] = await acts.casesOf(id);
    expect(await codeOf(acts.charge(opened.id))).toBe('forbidden');
    expect(await codeOf(service.cases.assignCase(sam, { caseId: opened.id, assignTo: farida.id }))).toBe('forbidden');
    expect(await acts.charge(opened.id, sam)).toBe(100);
  });
});

describe('what a charge put in', () => {
  it('goes back to the budget when the shop gives the money back: nobody can spend more than was approved (R4)', async () => {
    const { awardId, cardTransactionId, caseId } = await acts.short();
    const before = await budgetFigures(service, scheme.budgetId);
    await acts.charge(caseId);
    await giveBack(service, cardTransactionId, 200);
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 1100, availablePence: 0 });
    await giveBack(service, cardTransactionId, 1100);
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 1000, availablePence: 1000 });
    expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 300);
    expect(await booksDifferences(service)).toEqual([]);
  });
});

describe('a shortfall that is only on hold', () => {
  /** An award of £40 on which Stripe approves £45 without us. */
  async function held() {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 4000 });
    const { authorizations } = service.shop.testHelpers.issuing;
    const pay = async (amount: number) =>
      (await authorizations.create({ card: await stripeCardOf(service, awardId), amount, merchant_data: SUPERMARKET }))
        .id;
    await authorizations.reverse(await pay(4000));
    await service.settle();
    await service.sandbox.setFaults({ faults: [{ fault: 'late_decision', action: 'approve' }] });
    const authorizationId = await pay(4500);
    await service.sandbox.setFaults({});
    await service.settle();
    const [opened] = await acts.casesOf(awardId);
    return { awardId, authorizationId, caseId: String(opened.id) };
  }

  it('is not charged to the budget: the shop may give it back, and the award would have too much (R4)', async () => {
    const { awardId, authorizationId, caseId } = await held();
    await expect(acts.charge(caseId)).rejects.toMatchObject({
      code: 'wrong_state',
      message: expect.stringContaining('£5.00 is still on hold'),
    });
    await service.shop.testHelpers.issuing.authorizations.reverse(authorizationId);
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({ putInPence: 4000, availablePence: 4000 });
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'repaid' });
  });

  it('is charged for the part that was taken; the part on hold stays short', async () => {
    const { awardId, authorizationId, caseId } = await held();
    const card = await stripeCardOf(service, awardId);
    await service.shop.testHelpers.issuing.transactions.createForceCapture({
      card,
      amount: 300,
      merchant_data: SUPERMARKET,
    });
    await service.settle();
    expect(await acts.charge(caseId)).toBe(300);
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'new', open_pence: 500 });
    await service.shop.testHelpers.issuing.authorizations.capture(authorizationId, { capture_amount: 4500 });
    await service.settle();
    expect(await acts.charge(caseId)).toBe(500);
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'charged', open_pence: 0 });
    expect(await awardFigures(service, awardId)).toMatchObject({
      putInPence: 4800,
      spentPence: 4800,
      availablePence: 0,
    });
    expect(await booksDifferences(service)).toEqual([]);
  });
});

describe('recording that money was paid back', () => {
  it('repays in parts, and the last part closes the case (R37)', async () => {
    const { awardId, caseId } = await acts.short();
    await acts.recover(caseId, 100, 'first');
    expect(await acts.recover(caseId, 100, 'first')).toBe(100);
    expect(await codeOf(acts.recover(caseId, 101, 'first'))).toBe('idempotency_key_reused');
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'new', open_pence: 200 });
    await acts.recover(caseId, 200);
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'recovered' });
    expect(await awardFigures(service, awardId)).toMatchObject({
      spentPence: 1000,
      recoveredPence: 300,
      shortfallPence: 0,
    });
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('and then a refund of the same is too much: the award has it, to be spent again', async () => {
    const { awardId, cardTransactionId, caseId } = await acts.short();
    await acts.recover(caseId, 300);
    await giveBack(service, cardTransactionId, 300);
    await service.settle();
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 300,
      shortfallPence: 0,
      spentPence: 700,
    });
    await take(service, awardId, { askedPence: 300 });
    expect(await awardFigures(service, awardId)).toMatchObject({ availablePence: 0, spentPence: 1000 });
  });

  it('beyond the shortfall of an award that is over goes on to its budget (R12)', async () => {
    const { awardId, caseId } = await acts.short();
    await service.awards.endAward(farida, { awardId, reason: 'cancelled' });
    const before = await budgetFigures(service, scheme.budgetId);
    await acts.recover(caseId, 500);
    expect(await awardFigures(service, awardId)).toMatchObject({
      availablePence: 0,
      shortfallPence: 0,
      spentPence: 800,
    });
    expect((await budgetFigures(service, scheme.budgetId))?.availablePence).toBe((before?.availablePence ?? 0) + 500);
    expect(await booksDifferences(service)).toEqual([]);
  });

  it('is refused for nothing, for parts of pence and for more than was spent (R1)', async () => {
    const { caseId } = await acts.short();
    for (const amountPence of [0, -1, 1301, 10.5]) {
      expect([amountPence, await codeOf(acts.recover(caseId, amountPence))]).toEqual([amountPence, 'invalid_input']);
    }
    expect(await acts.rowOf(caseId)).toMatchObject({ open_pence: 300 });
  });
});
