import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyGiven } from '../../../src/modules/awards/index.ts';
import { verifyInvoices } from '../../../src/modules/invoices/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const START = new Date('2026-11-22T10:00:00Z');
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
beforeEach(() => service.clock.set(START));
afterAll(() => service[Symbol.asyncDispose]());

const later = (hours: number) => service.clock.set(new Date(START.getTime() + hours * 3_600_000));
const BANK = { accountName: 'Marram Rails Ltd', sortCode: '20-00-00', accountNumber: '1234 5678' };
let made = 0;
const newSupplier = (by = scheme.people.requester) => {
  made += 1;
  return service.invoices.recordSupplier(by, { practiceId: scheme.practiceId, name: `Marram Rails ${made}`, ...BANK });
};
const supplierAgain = (changes: Partial<typeof BANK>) =>
  service.invoices.recordSupplier(scheme.people.requester, {
    practiceId: scheme.practiceId,
    name: `marram rails ${made}`,
    ...BANK,
    ...changes,
  });
const invoiceAward = (amountPence = 20_000) =>
  makeAward(service, scheme, {
    policy: 'P2',
    method: 'invoice',
    methodsOffered: ['invoice', 'card'],
    amountPence,
    expiresOn: '2026-12-20',
  });
async function received(amountPence = 18_000, awardPence = 20_000) {
  const award = await invoiceAward(awardPence);
  const { supplierId } = await newSupplier();
  const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, {
    awardId: award.id,
    supplierId,
    amountPence,
    reference: `INV-${made}`,
    datedOn: '2026-11-22',
  });
  return { award, supplierId, invoiceId };
}
const check = (invoiceId: string) => service.invoices.checkInvoice(scheme.people.approver, invoiceId);
const pay = (invoiceId: string, moreToCome = false) =>
  service.invoices.payInvoice(scheme.people.finance, { invoiceId, moreToCome });
const awardRow = (id: string) => inScope(service.db, 'all', (trx) => trx('awards').where({ id }).first());
const invoiceRow = (id: string) => inScope(service.db, 'all', (trx) => trx('invoices').where({ id }).first());
const figuresOf = async (id: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [id]))).get(id);
const budgetNow = async () =>
  (await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]))).get(scheme.budgetId);
const wrongs = async () =>
  inScope(service.db, 'all', async (trx) =>
    [...(await verifyLedger(trx)), await verifyInvoices(trx), await verifyGiven(trx)].flatMap(
      ({ differences }) => differences,
    ),
  );

describe('an award that the practice pays by invoice', () => {
  it('sets its money aside with the approval, is active at once and has no card (R4, R23)', async () => {
    const before = await budgetNow();
    const award = await invoiceAward();
    expect(award.status).toBe('active');
    expect(await figuresOf(award.id)).toMatchObject({ putInPence: 20_000, availablePence: 20_000 });
    expect((await budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 20_000);
    await service.settle();
    const cards = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: award.id }));
    expect(cards).toEqual([]);
    expect(await codeOf(service.vouchers.printCode(scheme.people.requester, award.id))).toBe('wrong_state');
  });

  it('needs no cash at the card issuer, whose cover of the cards stays as it was', async () => {
    const cover = () => inScope(service.db, 'all', (trx) => service.reconciliation.readCover(trx));
    const before = await cover();
    await invoiceAward(15_000);
    expect((await cover()).spendablePence).toBe(before.spendablePence);
  });

  it('is spent by what is paid, and what is left goes back to its budget, once', async () => {
    const { award, invoiceId } = await received(18_000, 20_000);
    const before = await budgetNow();
    await check(invoiceId);
    await pay(invoiceId);
    await pay(invoiceId);
    expect(await figuresOf(award.id)).toMatchObject({ putInPence: 18_000, spentPence: 18_000, availablePence: 0 });
    expect(await awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'spent' });
    const after = await budgetNow();
    expect(after?.availablePence).toBe((before?.availablePence ?? 0) + 2000);
    expect(after?.spentPence).toBe((before?.spentPence ?? 0) + 18_000);
    expect(await wrongs()).toEqual([]);
  });

  it('takes further invoices while more are to come', async () => {
    const { award, supplierId, invoiceId } = await received(6000, 20_000);
    await check(invoiceId);
    await pay(invoiceId, true);
    expect(await awardRow(award.id)).toMatchObject({ status: 'active' });
    const next = { awardId: award.id, supplierId, amountPence: 14_000, reference: `${made}-b`, datedOn: '2026-11-22' };
    const { invoiceId: second } = await service.invoices.recordInvoice(scheme.people.requester, next);
    await check(second);
    await pay(second);
    expect(await figuresOf(award.id)).toMatchObject({ spentPence: 20_000, availablePence: 0 });
    expect(await wrongs()).toEqual([]);
  });

  it('does not end by its last day while an invoice waits, and does once it was sent back', async () => {
    const { award, invoiceId } = await received();
    service.clock.set(new Date('2026-12-21T10:00:00Z'));
    await service.awards.expireDueAwards();
    expect(await awardRow(award.id)).toMatchObject({ status: 'active' });
    const { finance } = scheme.people;
    await service.invoices.refuseInvoice(finance, { invoiceId, reason: 'The sum is another', endsAward: false });
    await service.awards.expireDueAwards();
    expect(await awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'expired' });
  });

  it('ends and gives all its money back when its invoice is refused for good (R4)', async () => {
    const before = await budgetNow();
    const { award, invoiceId } = await received();
    const refusal = { invoiceId, reason: 'The council pays for rails', endsAward: true };
    await service.invoices.refuseInvoice(scheme.people.finance, refusal);
    expect(await awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'cancelled' });
    expect(await budgetNow()).toEqual(before);
    expect(await codeOf(check(invoiceId))).toBe('wrong_state');
  });

  it('takes its invoice back when it is ended otherwise, and finance is told what is owed', async () => {
    const { award, invoiceId } = await received();
    await check(invoiceId);
    const preview = await inScope(service.db, 'all', (trx) => service.reports.closePreview(trx, scheme.budgetId));
    expect(preview.invoiceCount).toBeGreaterThan(0);
    await service.awards.endAward(scheme.people.approver, { awardId: award.id, reason: 'withdrawn' });
    await service.settle();
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: 'withdrawn' });
    await inScope(service.db, 'all', (trx) =>
      trx.raw("select enqueue_job('dispatch-domain-events', '{}'::json, null, null, null)"),
    );
    await service.settle();
    const [told] = await inScope(service.db, 'all', (trx) => trx('finance_cases').where({ subject_id: invoiceId }));
    expect(told).toMatchObject({
      kind: 'unpaid_invoice',
      ...{ award_id: award.id, amount_pence: 18_000, status: 'new', practice_id: scheme.practiceId },
      facts: { invoiceId, status: 'checked', endReason: 'withdrawn' },
    });
  });

  it('pays nothing once the person no longer agrees (R28)', async () => {
    const { award, invoiceId } = await received();
    await check(invoiceId);
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: award.id });
    expect(await codeOf(pay(invoiceId))).toBe('wrong_state');
  });
});

it('that is paid without its movements, or an award of another sum than is booked, is found', async () => {
  const { award, invoiceId } = await received();
  await check(invoiceId);
  const found = inScope(service.db, 'all', async (trx) => {
    const paid = { status: 'paid', paid_by: scheme.people.finance.id, paid_at: START };
    await trx('invoices').where({ id: invoiceId }).update(paid);
    await trx('awards').where({ id: award.id }).update({ amount_pence: 1 });
    const checks = [await verifyInvoices(trx), await verifyGiven(trx)];
    throw new Error(checks.flatMap(({ differences }) => differences).join('; '));
  });
  await expect(found).rejects.toThrow(
    `invoice:${invoiceId}: paid 18000, booked 0, from the bank 0; award ${award.id}: approved 1, booked 20000`,
  );
});

describe('an invoice in two pairs of hands (R51)', () => {
  it('is not paid before a second person has checked it, nor by whoever recorded it or entered the bank details', async () => {
    const { invoiceId } = await received();
    expect(await codeOf(pay(invoiceId))).toBe('wrong_state');
    const { requester, finance } = scheme.people;
    expect(await codeOf(service.invoices.checkInvoice(requester, invoiceId))).toBe('forbidden');
    await service.invoices.checkInvoice(finance, invoiceId);
    await pay(invoiceId);
    expect(await invoiceRow(invoiceId)).toMatchObject({
      status: 'paid',
      recorded_by: requester.id,
      paid_by: finance.id,
    });
  });

  it('is checked by nobody who entered the bank details, however senior', async () => {
    const award = await invoiceAward();
    const { supplierId } = await newSupplier(scheme.people.finance);
    const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, {
      awardId: award.id,
      supplierId,
      amountPence: 100,
      reference: `F-${made}`,
      datedOn: '2026-11-22',
    });
    expect(await codeOf(service.invoices.checkInvoice(scheme.people.finance, invoiceId))).toBe('forbidden');
    await check(invoiceId);
    expect(await codeOf(pay(invoiceId))).toBe('forbidden');
  });

  it('is checked by nobody who entered the account, also when another has corrected its name since', async () => {
    const { approver, practice_manager } = scheme.people;
    const award = await invoiceAward();
    const { supplierId } = await newSupplier(approver);
    const invoice = { awardId: award.id, supplierId, amountPence: 100, reference: `N-${made}`, datedOn: '2026-11-22' };
    const { invoiceId } = await service.invoices.recordInvoice(scheme.people.requester, invoice);
    expect(await supplierAgain({ accountName: 'Marram Rails' })).toEqual({ supplierId });
    expect(await codeOf(check(invoiceId))).toBe('forbidden');
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
    const { invoiceId } = await received();
    await check(invoiceId);
    later(1);
    await supplierAgain({ accountNumber: '87654321' });
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: 'received', checked_by: null });
    await check(invoiceId);
    later(24.9);
    expect(await codeOf(pay(invoiceId))).toBe('payment_held');
    later(25);
    await pay(invoiceId);
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: 'paid' });
  });

  it('goes to the account of no other supplier whose name is nearly the same, nor gives one a second name', async () => {
    const { requester } = scheme.people;
    const { supplierId, invoiceId } = await received();
    await check(invoiceId);
    const nearly = { practiceId: scheme.practiceId, name: `Marram & Rails ${made} Ltd.`, ...BANK };
    const theirs = { ...nearly, accountNumber: '87654321' };
    expect(await codeOf(service.invoices.recordSupplier(requester, theirs))).toBe('conflict');
    expect(await service.invoices.recordSupplier(requester, nearly)).toEqual({ supplierId });
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: 'checked' });
    const details = await service.invoices.readBankDetails(scheme.people.finance, supplierId);
    expect(details.accountNumber).toBe('12345678');
  });

  it('is recorded together with its new supplier, or neither is', async () => {
    const { requester } = scheme.people;
    const { id: awardId } = await invoiceAward(10_000);
    made += 1;
    const name = `Kite Lifts ${made}`;
    const record = (changes: object = {}, bank: object = {}) =>
      service.invoices.recordInvoice(requester, {
        ...{ awardId, amountPence: 5000, reference: `T-${made}`, datedOn: '2026-11-22', ...changes },
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
    expect(await suppliers()).toEqual([{ id: (await invoiceRow(invoiceId)).supplier_id, account_ends: '678' }]);
  });

  it('is not held by the same bank details in other words', async () => {
    const { supplierId, invoiceId } = await received();
    await check(invoiceId);
    expect(await supplierAgain({ sortCode: '200000', accountNumber: '12345678' })).toEqual({ supplierId });
    expect(await invoiceRow(invoiceId)).toMatchObject({ status: 'checked' });
  });

  it('keeps bank details where nobody reads them without being on record', async () => {
    const { supplierId } = await received();
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
    const { award, supplierId, invoiceId } = await received();
    const { reference, amount_pence, dated_on } = await invoiceRow(invoiceId);
    const same = { awardId: award.id, supplierId, amountPence: amount_pence, datedOn: dated_on };
    const again = (changes: object) =>
      service.invoices.recordInvoice(scheme.people.requester, { ...same, reference, ...changes });
    expect(await again({})).toEqual({ invoiceId });
    expect(await codeOf(again({ amountPence: 1 }))).toBe('conflict');
    expect(await codeOf(again({ reference: 'another' }))).toBe('conflict');
    const other = await invoiceAward();
    expect(await codeOf(again({ awardId: other.id, reference: reference.toLowerCase() }))).toBe('conflict');
  });

  it('is not from before its award was asked for, nor from before the invoice that was shown then (R33)', async () => {
    const { requester } = scheme.people;
    const { supplierId } = await newSupplier();
    const record = (awardId: string, datedOn: string) =>
      service.invoices.recordInvoice(requester, {
        ...{ awardId, supplierId, amountPence: 100, datedOn },
        reference: `D-${awardId}`,
      });
    const { id: unsaid } = await invoiceAward();
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
    const award = await invoiceAward(10_000);
    const onCard = await makeAward(service, scheme);
    const { supplierId } = await newSupplier();
    const record = (changes: object) =>
      service.invoices.recordInvoice(scheme.people.requester, {
        awardId: award.id,
        supplierId,
        amountPence: 10_000,
        reference: `X-${made}`,
        datedOn: '2026-11-22',
        ...changes,
      });
    expect(await codeOf(record({ amountPence: 10_001 }))).toBe('invoice_above_award');
    expect(await codeOf(record({ datedOn: '2026-11-23' }))).toBe('invalid_input');
    expect(await codeOf(record({ awardId: onCard.id }))).toBe('wrong_state');
    service.clock.set(new Date('2026-12-21T00:05:00Z'));
    expect(await codeOf(record({ datedOn: '2026-12-01' }))).toBe('wrong_state');
    expect(await codeOf(supplierAgain({ accountNumber: '123' }))).toBe('invalid_input');
  });
});
