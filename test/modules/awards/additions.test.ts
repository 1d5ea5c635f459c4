import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const REASON = 'The clinic moved and the taxi costs more now';
const ask = (awardId: string, wanted: { addPence?: number; expiresOn?: string; reason?: string }) =>
  service.awards.requestAddition(scheme.people.requester, { awardId, addPence: 0, reason: REASON, ...wanted });
const figuresOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [awardId]))).get(awardId);
const budgetNow = async () =>
  (await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]))).get(scheme.budgetId);
const expiryOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => trx('awards').where({ id: awardId }).first('expires_on'))).expires_on;
const pay = (card: string, amount: number) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card,
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
const wrongs = async () => (await inScope(service.db, 'all', verifyLedger)).flatMap(({ differences }) => differences);

describe('an addition to an award', () => {
  it('moves nothing when it is asked for, and the money with the approval of somebody else (R4, R13)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const before = await budgetNow();
    const asked = await ask(id, { addPence: 1500 });
    expect(await figuresOf(id)).toMatchObject({ availablePence: 2000 });
    expect(await codeOf(service.awards.approveAddition(scheme.people.requester, asked.id))).toBe(
      'requester_is_approver',
    );
    await service.awards.approveAddition(scheme.people.approver, asked.id);
    expect(await figuresOf(id)).toMatchObject({ putInPence: 3500, availablePence: 3500 });
    expect((await budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 1500);
    expect(await wrongs()).toEqual([]);
  });

  it('can be spent on the same card at once, and goes back with the rest when the award ends', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const card = await stripeCardOf(service, id);
    expect((await pay(card, 3000)).approved).toBe(false);
    const before = await budgetNow();
    await service.awards.approveAddition(scheme.people.approver, (await ask(id, { addPence: 1500 })).id);
    expect((await pay(card, 3000)).approved).toBe(true);
    await service.settle();
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect((await budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 1000);
    expect(await wrongs()).toEqual([]);
  });

  it('gives the same when it is asked for and approved again, and moves the money once', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const first = await ask(id, { addPence: 500 });
    expect((await ask(id, { addPence: 500 })).id).toBe(first.id);
    await service.awards.approveAddition(scheme.people.approver, first.id);
    const again = await service.awards.approveAddition(scheme.people.approver, first.id);
    expect([again.status, (await figuresOf(id))?.putInPence]).toEqual(['approved', 2500]);
  });

  it('makes way for what the same person asks in other words, and not for what somebody else asks', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const first = await ask(id, { addPence: 500 });
    const second = await ask(id, { addPence: 700 });
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, first.id))).toBe('wrong_state');
    const other = service.awards.requestAddition(scheme.people.practice_manager, {
      awardId: id,
      addPence: 900,
      reason: REASON,
    });
    expect(await codeOf(other)).toBe('conflict');
    await service.awards.approveAddition(scheme.people.approver, second.id);
    expect((await figuresOf(id))?.putInPence).toBe(2700);
  });

  it("stays within the policy's cap and the days it gives, and never goes past 31 March (R7, R22)", async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    expect(await codeOf(ask(id, { addPence: 2001 }))).toBe('policy_cap_exceeded');
    expect(await codeOf(ask(id, { expiresOn: '2026-12-18' }))).toBe('expiry_not_allowed');
    expect(await codeOf(ask(id, { expiresOn: '2026-12-21' }))).toBe('expiry_not_allowed');
    expect(await codeOf(ask(id, {}))).toBe('invalid_input');
    const longer = await ask(id, { expiresOn: '2026-12-20' });
    await service.awards.approveAddition(scheme.people.approver, longer.id);
    expect(await expiryOf(id)).toBe('2026-12-20');
  });

  it('is for finance once the person has more than £300 in 28 days with it, however it is split (R15)', async () => {
    const carers = { policy: 'P1', expiresOn: '2027-01-20' };
    const { id } = await makeAward(service, scheme, { ...carers, amountPence: 29_000 });
    const asked = await ask(id, { addPence: 2000 });
    const { approver, finance } = scheme.people;
    expect(await codeOf(service.awards.approveAddition(approver, asked.id))).toBe('approval_band_exceeded');
    await service.awards.approveAddition(finance, asked.id);
    expect((await figuresOf(id))?.putInPence).toBe(31_000);
  });

  it('is refused with a reason, and then the award goes on as it was', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const asked = await ask(id, { addPence: 500 });
    const refused = { additionId: asked.id, reason: 'Patient transport starts on Monday' };
    expect((await service.awards.refuseAddition(scheme.people.approver, refused)).status).toBe('refused');
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, asked.id))).toBe('wrong_state');
    expect(await figuresOf(id)).toMatchObject({ putInPence: 2000 });
  });

  it('covers first what a shop took beyond the award', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const card = await stripeCardOf(service, id);
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount: 2600 });
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 0, shortfallPence: 600 });
    await service.awards.approveAddition(scheme.people.approver, (await ask(id, { addPence: 1000 })).id);
    expect(await figuresOf(id)).toMatchObject({ putInPence: 3000, availablePence: 400, shortfallPence: 0 });
    expect(await wrongs()).toEqual([]);
  });

  it('is not given to an award that is over, or while its budget has too little (R3)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const asked = await ask(id, { addPence: 500 });
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, asked.id))).toBe('wrong_state');
    expect(await codeOf(ask(id, { addPence: 500 }))).toBe('wrong_state');
  });
});
