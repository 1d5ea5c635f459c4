import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { BANK, invoicing, START } from './invoicing.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof invoicing>;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = invoicing(service, scheme);
});
beforeEach(() => service.clock.set(START));
afterAll(() => service[Symbol.asyncDispose]());

describe('an invoice in two pairs of hands (R51)', () => {
  it('is not paid before a second person has checked it, nor by whoever recorded it or entered the bank details', async () => {
    const { invoiceId } = await acts.received();
    expect(await codeOf(acts.pay(invoiceId))).toBe('wrong_state');
    const { requester, finance } = scheme.people;
    expect(await codeOf(service.invoices.checkInvoice(requester, invoiceId))).toBe('forbidden');
    await service.invoices.checkInvoice(finance, invoiceId);
    await acts.pay(invoiceId);
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({
      status: 'paid',
      recorded_by: requester.id,
      paid_by: finance.id,
    });
  });

  it('is checked by nobody who entered the bank details, however senior', async () => {
    const award = await acts.invoiceAward();
    const { supplierId } = await acts.newSupplier(scheme.people.finance);
    const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, {
      awardId: award.id,
      supplierId,
      amountPence: 100,
      reference: `F-${acts.made()}`,
      datedOn: '2026-11-22',
    });
    expect(await codeOf(service.invoices.checkInvoice(scheme.people.finance, invoiceId))).toBe('forbidden');
    await acts.check(invoiceId);
    expect(await codeOf(acts.pay(invoiceId))).toBe('forbidden');
  });

  it('is checked by nobody who entered the account, also when another has corrected its name since', async () => {
    const { approver, practice_manager } = scheme.people;
    const award = await acts.invoiceAward();
    const { supplierId } = await acts.newSupplier(approver);
    const invoice = {
      awardId: award.id,
      supplierId,
      amountPence: 100,
      reference: `N-${acts.made()}`,
      datedOn: '2026-11-22',
    };
    const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, invoice);
    expect(await acts.supplierAgain({ accountName: 'Marram Rails' })).toEqual({ supplierId });
    expect(await codeOf(acts.check(invoiceId))).toBe('forbidden');
    const alone = inScope(service.db, 'all', (trx) =>
      trx('invoices')
        .where({ id: invoiceId })
        .update({ status: 'checked', checked_by: approver.id, checked_at: START }),
    );
    await expect(alone).rejects.toThrow('whoever entered the bank details neither checks nor pays');
    const other = inScope(service.db, 'all', (trx) =>
      trx('invoices').where({ id: invoiceId }).update({ amount_pence: 1 }),
    );
    await expect(other).rejects.toThrow('permission denied');
    await service.invoices.checkInvoice(practice_manager, invoiceId);
  });

  it('waits 24 hours after a change of the bank details, and must be checked again', async () => {
    const { invoiceId } = await acts.received();
    await acts.check(invoiceId);
    acts.later(1);
    await acts.supplierAgain({ accountNumber: '87654321' });
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({ status: 'received', checked_by: null });
    await acts.check(invoiceId);
    acts.later(24.9);
    expect(await codeOf(acts.pay(invoiceId))).toBe('payment_held');
    acts.later(25);
    await acts.pay(invoiceId);
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({ status: 'paid' });
  });

  it('goes to the account of no other supplier whose name is nearly the same, nor gives one a second name', async () => {
    const { requester } = scheme.people;
    const { supplierId, invoiceId } = await acts.received();
    await acts.check(invoiceId);
    const nearly = { practiceId: scheme.practiceId, name: `Marram & Rails ${acts.made()} Ltd.`, ...BANK };
    const theirs = { ...nearly, accountNumber: '87654321' };
    expect(await codeOf(service.invoices.recordSupplier(requester, theirs))).toBe('conflict');
    expect(await service.invoices.recordSupplier(requester, nearly)).toEqual({ supplierId });
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({ status: 'checked' });
    const details = await service.invoices.readBankDetails(scheme.people.finance, supplierId);
    expect(details.accountNumber).toBe('12345678');
  });

  it('is recorded together with its new supplier, or neither is', async () => {
    const { requester } = scheme.people;
    const { id: awardId } = await acts.invoiceAward(10_000);
    const name = 'Kite Lifts';
    const record = (changes: object = {}, bank: object = {}) =>
      service.invoices.recordInvoice(requester, {
        ...{ awardId, amountPence: 5000, reference: 'T-1', datedOn: '2026-11-22', ...changes },
        newSupplier: { name, ...BANK, ...bank },
      });
    const suppliers = () =>
      inScope(service.db, 'all', (trx) => trx('suppliers').where({ name }).select('id', 'account_ends'));
    const refused = record({ amountPence: 10_001, datedOn: '2026-11-23' });
    await expect(refused).rejects.toMatchObject({ errors: [{ field: 'datedOn' }, { field: 'amountPence' }] });
    expect(await suppliers()).toEqual([]);
    const { invoiceId } = await record();
    expect(await record()).toEqual({ invoiceId });
    expect(await codeOf(record({ reference: 'another' }, { accountNumber: '87654321' }))).toBe('conflict');
    expect(await suppliers()).toEqual([{ id: (await acts.invoiceRow(invoiceId)).supplier_id, account_ends: '678' }]);
  });

  it('is not held by the same bank details in other words', async () => {
    const { supplierId, invoiceId } = await acts.received();
    await acts.check(invoiceId);
    expect(await acts.supplierAgain({ sortCode: '200000', accountNumber: '12345678' })).toEqual({ supplierId });
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({ status: 'checked' });
  });

  it('keeps bank details where nobody reads them without being on record', async () => {
    const { supplierId } = await acts.received();
    const row = await inScope(service.db, 'all', (trx) => trx('suppliers').where({ id: supplierId }).first());
    expect(row.account_ends).toBe('678');
    expect(JSON.stringify({ ...row, bank_encrypted: row.bank_encrypted.toString('latin1') })).not.toContain('12345678');
    const details = await service.invoices.readBankDetails(scheme.people.finance, supplierId);
    expect(details).toEqual({ accountName: 'Marram Rails Ltd', sortCode: '200000', accountNumber: '12345678' });
    const seen = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ action: 'supplier.view_bank_details', entity_id: supplierId }).orderBy('id'),
    );
    expect(seen.map(({ principal_id }) => principal_id)).toEqual([scheme.people.finance.id]);
  });

  it('is paid once: a number of a supplier is used for one invoice', async () => {
    const { award, supplierId, invoiceId } = await acts.received();
    const { reference, amount_pence, dated_on } = await acts.invoiceRow(invoiceId);
    const same = { awardId: award.id, supplierId, amountPence: amount_pence, datedOn: dated_on };
    const again = (changes: object) =>
      service.invoices.recordInvoice(scheme.people.requester, { ...same, reference, ...changes });
    expect(await again({})).toEqual({ invoiceId });
    expect(await codeOf(again({ amountPence: 1 }))).toBe('conflict');
    expect(await codeOf(again({ reference: 'another' }))).toBe('conflict');
    const other = await acts.invoiceAward();
    expect(await codeOf(again({ awardId: other.id, reference: reference.toLowerCase() }))).toBe('conflict');
  });

  it('is not from before its award was asked for, nor from before the invoice that was shown then (R33)', async () => {
    const { requester } = scheme.people;
    const { supplierId } = await acts.newSupplier();
    const record = (awardId: string, datedOn: string) =>
      service.invoices.recordInvoice(requester, {
        ...{ awardId, supplierId, amountPence: 100, datedOn },
        reference: `D-${awardId}`,
      });
    const { id: unsaid } = await acts.invoiceAward();
    expect(await codeOf(record(unsaid, '2026-11-21'))).toBe('already_bought');
    expect((await record(unsaid, '2026-11-22')).invoiceId).toBeTypeOf('string');
    const { id: said } = await makeAward(service, scheme, {
      ...{ policy: 'P2', method: 'invoice', methodsOffered: ['invoice', 'card'], expiresOn: '2026-12-20' },
      alreadyBought: true,
      alreadyBoughtInvoice: { datedOn: '2026-11-12', reason: 'The boiler could not wait' },
    });
    expect(await codeOf(record(said, '2026-11-11'))).toBe('already_bought');
    expect((await record(said, '2026-11-12')).invoiceId).toBeTypeOf('string');
  });

  it('is refused when it is for more than the award has, wrongly written, or for an award on a card', async () => {
    const award = await acts.invoiceAward(10_000);
    const onCard = await makeAward(service, scheme);
    const { supplierId } = await acts.newSupplier();
    const record = (changes: object) =>
      service.invoices.recordInvoice(scheme.people.requester, {
        awardId: award.id,
        supplierId,
        amountPence: 10_000,
        reference: `X-${acts.made()}`,
        datedOn: '2026-11-22',
        ...changes,
      });
    expect(await codeOf(record({ amountPence: 10_001 }))).toBe('invoice_above_award');
    expect(await codeOf(record({ datedOn: '2026-11-23' }))).toBe('invalid_input');
    expect(await codeOf(record({ awardId: onCard.id }))).toBe('wrong_state');
    service.clock.set(new Date('2026-12-21T00:05:00Z'));
    expect(await codeOf(record({ datedOn: '2026-12-01' }))).toBe('wrong_state');
    expect(await codeOf(acts.supplierAgain({ accountNumber: '123' }))).toBe('invalid_input');
  });
});
