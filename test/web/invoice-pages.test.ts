import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'practice_manager' | 'finance', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'practice_manager', 'finance'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterEach(() => service.clock.set(new Date('2026-11-22T10:00:00Z')));
afterAll(() => service[Symbol.asyncDispose]());

describe('an invoice on its pages (R51)', () => {
  it('is recorded by one person, checked by another, paid by finance, and never shows an account in a list', async () => {
    const { requester, practice_manager, finance } = visitors;
    const changes = { policy: 'P2', method: 'invoice' as const, methodsOffered: ['invoice' as const, 'card' as const] };
    const { id } = await makeAward(service, scheme, { ...changes, amountPence: 20_000 });
    const award = (await requester.get(`/awards/${id}`)).text;
    expect(award).toContain('£200.00 of £200.00 is set aside');
    expect(award).not.toContain('Print the card letter');
    await requester.get(`/awards/${id}/invoice`);
    const form = { supplier: 'new', amount: '180', reference: 'INV-7', day: '22', month: '11', year: '2026' };
    const bank = { name: 'Marram Rails', accountName: 'Marram Rails Ltd', sortCode: '200000', accountNumber: '1234' };
    const wrong = (await requester.post(`/awards/${id}/invoice`, { ...form, ...bank })).text;
    expect(wrong).toContain('An account number has 8 digits');
    const empty = (await requester.post(`/awards/${id}/invoice`, { supplier: 'new', amount: 'x' })).text;
    for (const field of ['amountPence', 'reference', 'datedOn', 'name', 'accountName', 'sortCode', 'accountNumber']) {
      expect(empty).toContain(`href="#${field}"`);
    }
    const right = { ...form, ...bank, accountNumber: '12345678' };
    expect((await requester.post(`/awards/${id}/invoice`, right)).text).toContain('The invoice is recorded');
    const list = (await finance.get('/invoices')).text;
    expect(list).toContain('One invoice waits, for £180.00 in all.');
    expect(list).not.toContain('12345678');
    const href = /href="(\/invoices\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? '';
    expect((await requester.get(href)).text).not.toContain('Check it');
    expect((await finance.get(`${href}/pay`)).text).toContain('This cannot be done now');
    expect((await practice_manager.get(`${href}/check`)).text).toContain('Account number: 12345678');
    expect((await practice_manager.post(`${href}/check`)).text).toContain('The invoice is checked');
    await requester.get(`${href}/bank-details`);
    const changed = await requester.post(`${href}/bank-details`, { ...bank, accountNumber: '87654321' });
    expect(changed.text).toContain('nothing is paid to this supplier for 24 hours');
    await practice_manager.get(`${href}/check`);
    await practice_manager.post(`${href}/check`);
    expect((await finance.get(href)).text).not.toContain('Record it as paid');
    expect((await finance.get(`${href}/pay`)).text).not.toContain('87654321');
    expect((await finance.post(`${href}/pay`, { more: 'no' })).text).toContain('It can be paid from');
    service.clock.advance(24 * 3_600_000);
    const again = await signInAs(service.baseUrl, scheme.people.finance.id);
    await again.get(`${href}/pay`);
    expect((await again.post(`${href}/pay`)).text).toContain('Choose whether there will be another invoice');
    expect((await again.post(`${href}/pay`, { more: 'no' })).text).toContain('The invoice is recorded as paid');
    expect((await again.get(`${href}/pay`)).text).toContain('Account number: 87654321');
    const other = { practiceId: scheme.practiceId, ...bank, accountNumber: '11111111' };
    service.clock.advance(60_000);
    await service.invoices.recordSupplier(scheme.people.requester, other);
    const since = (await again.get(`${href}/pay`)).text;
    expect(since).toContain('The bank details of this supplier were changed after this was recorded');
    expect(since).not.toContain('11111111');
    expect((await again.get(`/awards/${id}`)).text).toContain('£180.00 was spent.');
    expect((await again.get('/invoices?view=paid')).text).toContain('INV-7');
  });

  it('is sent back with a reason that the practice reads', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const requester = await signInAs(service.baseUrl, scheme.people.requester.id);
    const changes = { policy: 'P2', method: 'invoice' as const, methodsOffered: ['invoice' as const, 'card' as const] };
    const { id } = await makeAward(service, scheme, changes);
    const bank = { accountName: 'Kite Lifts', sortCode: '200000', accountNumber: '12345678' };
    const supplier = { practiceId: scheme.practiceId, name: 'Kite Lifts', ...bank };
    const { supplierId } = await service.invoices.recordSupplier(scheme.people.requester, supplier);
    const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, {
      awardId: id,
      supplierId,
      amountPence: 1000,
      reference: 'K-1',
      datedOn: '2026-11-22',
    });
    await finance.get(`/invoices/${invoiceId}/refuse`);
    const wrong = (await finance.post(`/invoices/${invoiceId}/refuse`, { reason: 'The sum is another' })).text;
    expect(wrong).toContain('Choose what happens then');
    expect(wrong).toContain('The sum is another');
    const refusal = { reason: 'The sum is another', after: 'mend' };
    expect((await finance.post(`/invoices/${invoiceId}/refuse`, refusal)).text).toContain('The invoice is not paid');
    const page = (await requester.get(`/awards/${id}`)).text;
    expect(page).toContain('The sum is another');
    expect(page).toContain('Record an invoice');
  });
});
