import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyGiven } from '../../../src/modules/awards/index.ts';
import { verifyInvoices } from '../../../src/modules/invoices/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { invoicing, START } from './invoicing.ts';

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

describe('an award that the practice pays by invoice', () => {
  it('sets its money aside with the approval, is active at once and has no card (R4, R23)', async () => {
    const before = await acts.budgetNow();
    const award = await acts.invoiceAward();
    expect(award.status).toBe('active');
    expect(await acts.figuresOf(award.id)).toMatchObject({ putInPence: 20_000, availablePence: 20_000 });
    expect((await acts.budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 20_000);
    await service.settle();
    const cards = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: award.id }));
    expect(cards).toEqual([]);
    expect(await codeOf(service.vouchers.printCode(scheme.people.requester, award.id))).toBe('wrong_state');
  });

  it('needs no cash at the card issuer, whose cover of the cards stays as it was', async () => {
    const cover = () => inScope(service.db, 'all', (trx) => service.reconciliation.readCover(trx));
    const before = await cover();
    await acts.invoiceAward(15_000);
    expect((await cover()).spendablePence).toBe(before.spendablePence);
  });

  it('is spent by what is paid, and what is left goes back to its budget, once', async () => {
    const { award, invoiceId } = await acts.received(18_000, 20_000);
    const before = await acts.budgetNow();
    await acts.check(invoiceId);
    await acts.pay(invoiceId);
    await acts.pay(invoiceId);
    expect(await acts.figuresOf(award.id)).toMatchObject({ putInPence: 18_000, spentPence: 18_000, availablePence: 0 });
    expect(await acts.awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'spent' });
    const after = await acts.budgetNow();
    expect(after?.availablePence).toBe((before?.availablePence ?? 0) + 2000);
    expect(after?.spentPence).toBe((before?.spentPence ?? 0) + 18_000);
    expect(await acts.wrongs()).toEqual([]);
  });

  it('takes further invoices while more are to come', async () => {
    const { award, supplierId, invoiceId } = await acts.received(6000, 20_000);
    await acts.check(invoiceId);
    await acts.pay(invoiceId, true);
    expect(await acts.awardRow(award.id)).toMatchObject({ status: 'active' });
    const next = {
      awardId: award.id,
      supplierId,
      amountPence: 14_000,
      reference: `${acts.made()}-b`,
      datedOn: '2026-11-22',
    };
    const { invoiceId: second } = await service.invoices.recordInvoice(scheme.people.requester, next);
    await acts.check(second);
    await acts.pay(second);
    expect(await acts.figuresOf(award.id)).toMatchObject({ spentPence: 20_000, availablePence: 0 });
    expect(await acts.wrongs()).toEqual([]);
  });

  it('does not end by its last day while an invoice waits, and does once it was sent back', async () => {
    const { award, invoiceId } = await acts.received();
    service.clock.set(new Date('2026-12-21T10:00:00Z'));
    await service.awards.expireDueAwards();
    expect(await acts.awardRow(award.id)).toMatchObject({ status: 'active' });
    const { finance } = scheme.people;
    await service.invoices.refuseInvoice(finance, { invoiceId, reason: 'The sum is another', endsAward: false });
    await service.awards.expireDueAwards();
    expect(await acts.awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'expired' });
  });

  it('ends and gives all its money back when its invoice is refused for good (R4)', async () => {
    const before = await acts.budgetNow();
    const { award, invoiceId } = await acts.received();
    const refusal = { invoiceId, reason: 'The council pays for rails', endsAward: true };
    await service.invoices.refuseInvoice(scheme.people.finance, refusal);
    expect(await acts.awardRow(award.id)).toMatchObject({ status: 'finished', end_reason: 'cancelled' });
    expect(await acts.budgetNow()).toEqual(before);
    expect(await codeOf(acts.check(invoiceId))).toBe('wrong_state');
  });

  it('takes its invoice back when it is ended otherwise, and finance is told what is owed', async () => {
    const { award, invoiceId } = await acts.received();
    await acts.check(invoiceId);
    const preview = await inScope(service.db, 'all', (trx) => service.reports.closePreview(trx, scheme.budgetId));
    expect(preview.invoiceCount).toBeGreaterThan(0);
    await service.awards.endAward(scheme.people.approver, { awardId: award.id, reason: 'withdrawn' });
    await service.settle();
    expect(await acts.invoiceRow(invoiceId)).toMatchObject({ status: 'withdrawn' });
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
    const { award, invoiceId } = await acts.received();
    await acts.check(invoiceId);
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: award.id });
    expect(await codeOf(acts.pay(invoiceId))).toBe('wrong_state');
  });
});

it('that is paid without its movements, or an award of another sum than is booked, is found', async () => {
  const { award, invoiceId } = await acts.received();
  await acts.check(invoiceId);
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
