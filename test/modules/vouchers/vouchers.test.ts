import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const voucher = () => makeAward(service, scheme, { method: 'voucher' });
const print = (id: string) => service.vouchers.printCode(scheme.people.requester, id);
const open = (typed: string, source = 'a kitchen') => service.vouchers.openByCode({ typed, source });

describe('the code of a voucher (R49, R50)', () => {
  it('opens its award, however it is typed', async () => {
    const { id } = await voucher();
    const { code } = await print(id);
    expect(await open(code.toLowerCase().replaceAll('-', ''))).toMatchObject({ awardId: id });
  });
  it('stops working when it is printed again', async () => {
    const { id } = await voucher();
    const [first, second] = [await print(id), await print(id)];
    expect(await codeOf(open(first.code))).toBe('voucher_bad_code');
    expect(await open(second.code)).toMatchObject({ awardId: id });
  });
  it('is stored as a keyed hash only, and nowhere in the audit', async () => {
    const { id } = await voucher();
    const { code } = await print(id);
    const rows = await inScope(service.db, 'all', async (trx) => [
      await trx('access_codes').where({ award_id: id }),
      await trx('audit_entries').where({ entity_id: id }),
      await trx('domain_events'),
    ]);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(code);
    expect(text).not.toContain(code.replaceAll('-', ''));
  });
  it('is limited by source after five wrong tries, for 15 minutes, right codes too', async () => {
    const { id } = await voucher();
    const { code } = await print(id);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await codeOf(open('2222-2222-2222-2222', 'a guesser'))).toBe('voucher_bad_code');
    }
    expect(await codeOf(open(code, 'a guesser'))).toBe('too_many_attempts');
    expect(await codeOf(open(code, 'somebody else'))).toBe('done');
  });
  it('is made for the letter of a card in the same way', async () => {
    const { id } = await makeAward(service, scheme, { method: 'card' });
    expect(await print(id)).toMatchObject({ purpose: 'letter' });
  });
  it('is made for active awards only', async () => {
    const { id } = await voucher();
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect(await codeOf(print(id))).toBe('wrong_state');
  });
});

describe('the state of a voucher', () => {
  const statusOf = async (awardId: string) =>
    (await inScope(service.db, 'all', (trx) => service.reports.awardView(trx, awardId)))?.voucher?.status;

  it('follows its spending: a forced capture of all of it uses it up, and a refund brings it back (R50)', async () => {
    const { id, amountPence } = await voucher();
    expect(await statusOf(id)).toBe('issued');
    const { code } = await print(id);
    expect(await statusOf(id)).toBe('printed');
    await open(code);
    expect(await statusOf(id)).toBe('claimed');
    const { transactions } = service.shop.testHelpers.issuing;
    const force = async (amount: number) =>
      transactions.createForceCapture({ card: await stripeCardOf(service, id), amount });
    await force(1000);
    await service.settle();
    expect(await statusOf(id)).toBe('part_used');
    const { id: last } = await force(amountPence - 1000);
    await service.settle();
    expect(await statusOf(id)).toBe('used');
    expect(await codeOf(print(id))).toBe('wrong_state');
    await transactions.refund(last, { refund_amount: 500 });
    await service.settle();
    expect(await statusOf(id)).toBe('part_used');
    expect(await codeOf(print(id))).toBe('done');
  });
});
