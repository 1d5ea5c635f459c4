import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyExceptions } from '../../src/modules/exceptions/index.ts';
import { booksDifferences } from '../harness/books.ts';
import { openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { excepting } from '../modules/exceptions/excepted.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const till = () => service.shop.testHelpers.issuing.authorizations;
const useOf = async (exceptionId: string) => {
  const { used_pence: pence, payments } = await acts.rowOf(exceptionId);
  return { pence, payments };
};
const reasonOf = (id: string) =>
  acts.all(async (trx) => (await trx('authorizations').where({ id }).first('reason_code')).reason_code);
const isRight = async () => expect(await booksDifferences(service)).toEqual([]);

describe('a payment under an exception (R43)', () => {
  it('goes through once at the shop that was declined, asked for and allowed, and not a second time', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const asked = await acts.ask(authorizationId);
    expect((await acts.tap(awardId)).approved).toBe(false);
    await service.exceptions.allowException(scheme.people.approver, { exceptionId: asked });
    const paid = await acts.pay(awardId);
    expect(paid.approved).toBe(true);
    expect(await useOf(asked)).toEqual({ pence: 2000, payments: 1 });
    expect(await acts.stateOf(asked)).toBe('used_up');
    const again = await acts.tap(awardId, { pence: 100 });
    expect(again.approved).toBe(false);
    expect(await reasonOf(again.id)).toBe('not_in_award');
    const row = await acts.all((trx) => trx('authorizations').where({ id: paid.id }).first('exception_id'));
    expect(row).toEqual({ exception_id: asked });
    await isRight();
  });

  it('is for that shop alone, or for every shop of the category', async () => {
    const { awardId, authorizationId } = await acts.declined();
    await acts.allowed(authorizationId, { mostPayments: 2, mostPence: 4000 });
    expect((await acts.tap(awardId, { at: 'otherSpa' })).approved).toBe(false);
    const kind = await acts.allowed(authorizationId, { subject: 'category', mostPayments: 2, mostPence: 3000 });
    expect((await acts.tap(awardId, { at: 'otherSpa', pence: 1000 })).approved).toBe(true);
    expect((await acts.tap(awardId, { at: 'cafe', pence: 1000 })).approved).toBe(false);
    expect(await useOf(kind)).toEqual({ pence: 1000, payments: 1 });
    await isRight();
  });

  it('keeps within its amount, all payments together', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId, { mostPayments: 3, mostPence: 2500 });
    expect((await acts.tap(awardId, { pence: 2501 })).approved).toBe(false);
    expect((await acts.tap(awardId, { pence: 2000 })).approved).toBe(true);
    expect((await acts.tap(awardId, { pence: 501 })).approved).toBe(false);
    expect((await acts.tap(awardId, { pence: 500 })).approved).toBe(true);
    expect(await useOf(id)).toEqual({ pence: 2500, payments: 2 });
    await isRight();
  });

  it('ends with its last day in London, and with its withdrawal', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const bounds = { mostPayments: 5, mostPence: 5000 };
    const today = await acts.allowed(authorizationId, { ...bounds, expiresOn: '2026-11-22' });
    const start = service.clock.now();
    try {
      service.clock.set(new Date('2026-11-22T23:59:59Z'));
      expect((await acts.tap(awardId, { pence: 100 })).approved).toBe(true);
      service.clock.set(new Date('2026-11-23T00:00:00Z'));
      expect((await acts.tap(awardId, { pence: 100 })).approved).toBe(false);
    } finally {
      service.clock.set(start);
    }
    await service.exceptions.withdrawException(scheme.people.requester, { exceptionId: today, reason: 'Not needed' });
    expect((await acts.tap(awardId, { pence: 100 })).approved).toBe(false);
  });

  /** A payment that is approved, and what the shop does next. */
  async function payAnd(awardId: string, act: (id: string) => Promise<unknown>): Promise<void> {
    const { id, approved } = await acts.begin(awardId);
    expect(approved).toBe(true);
    await act(id);
    await service.settle();
  }

  it('gives its use back when the payment is reversed or expires', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    await payAnd(awardId, (payment) => till().reverse(payment));
    expect(await useOf(id)).toEqual({ pence: 0, payments: 0 });
    await payAnd(awardId, (payment) => till().expire(payment));
    expect(await useOf(id)).toEqual({ pence: 0, payments: 0 });
    expect(await acts.stateOf(id)).toBe('allowed');
    await isRight();
  });

  it('gives back the amount of a part that was not taken, and not the payment', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    await payAnd(awardId, (payment) => till().capture(payment, { capture_amount: 700, close_authorization: true }));
    expect(await useOf(id)).toEqual({ pence: 700, payments: 1 });
    expect((await acts.tap(awardId, { pence: 100 })).approved).toBe(false);
    await isRight();
  });

  it('is one payment of ten that arrive together under an exception for one', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    const answers = await Promise.all(Array.from({ length: 10 }, () => acts.tap(awardId, { pence: 500 })));
    expect(answers.filter(({ approved }) => approved)).toHaveLength(1);
    expect(await useOf(id)).toEqual({ pence: 500, payments: 1 });
    await isRight();
  });

  it('is not a question about £0: that uses nothing up', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    expect((await acts.tap(awardId, { pence: 0 })).approved).toBe(true);
    expect(await useOf(id)).toEqual({ pence: 0, payments: 0 });
    expect((await acts.tap(awardId)).approved).toBe(true);
    expect((await acts.tap(awardId, { pence: 0 })).approved).toBe(false);
    await isRight();
  });

  it('goes through in a category that nobody knows, once its shop is on the award’s list (R42)', async () => {
    const awardId = await acts.award();
    const merchant = { name: 'Odd Barge', category: 'barge_keepers', category_code: '0001', network_id: '900001' };
    const tried = await acts.tap(awardId, { merchant });
    expect(tried.approved).toBe(false);
    await expect(acts.ask(tried.id, { subject: 'category' })).rejects.toThrow('is not known');
    await acts.allowed(tried.id);
    expect((await acts.tap(awardId, { merchant })).approved).toBe(true);
  });

  it('is found by the shop’s name where the network gives no id', async () => {
    const awardId = await acts.award();
    const merchant = { name: 'Kite & Kettle', network_id: null };
    await acts.allowed((await acts.tap(awardId, { merchant })).id);
    expect((await acts.tap(awardId, { merchant: { ...merchant, name: 'Kite and Kettle' } })).approved).toBe(false);
    expect((await acts.tap(awardId, { merchant: { ...merchant, name: 'KITE   KETTLE' } })).approved).toBe(true);
  });

  it('is never one for what is never allowed, whatever exception there is (R41)', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    await acts.all((trx) => trx('merchant_exceptions').where({ id }).update({ network_id: '900995' }));
    const bet = await acts.tap(awardId, { at: 'bets' });
    expect(bet.approved).toBe(false);
    expect(await reasonOf(bet.id)).toBe('never_allowed');
  });

  it('does not make money that is not there: its other rules stay', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId, { mostPayments: 5, mostPence: 6000 });
    await acts.tap(awardId, { at: 'supermarket', pence: 5500 });
    const tooMuch = await acts.tap(awardId, { pence: 600 });
    expect(tooMuch.approved).toBe(false);
    expect(await reasonOf(tooMuch.id)).toBe('no_funds');
    expect(await useOf(id)).toEqual({ pence: 0, payments: 0 });
  });
});

describe('the check of what is used of exceptions', () => {
  it('finds one that says other than its payments do', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId);
    await acts.tap(awardId);
    const found = async (change: object, back: object) => {
      await acts.all((trx) => trx('merchant_exceptions').where({ id }).update(change));
      const { differences } = await acts.all(verifyExceptions);
      await acts.all((trx) => trx('merchant_exceptions').where({ id }).update(back));
      return differences;
    };
    expect(await found({ used_pence: 1999 }, { used_pence: 2000 })).toEqual([
      `exception ${id}: 1999 used in 1 payments, should be 2000 in 1`,
    ]);
    expect(await found({ payments: 0 }, { payments: 1 })).toEqual([
      `exception ${id}: 2000 used in 0 payments, should be 2000 in 1`,
    ]);
  });
});
