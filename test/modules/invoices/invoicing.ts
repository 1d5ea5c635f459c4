import { verifyGiven } from '../../../src/modules/awards/index.ts';
import { verifyInvoices } from '../../../src/modules/invoices/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, type Scheme } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';

/** When each test begins. */
export const START = new Date('2026-11-22T10:00:00Z');
export const BANK = { accountName: 'Marram Rails Ltd', sortCode: '20-00-00', accountNumber: '1234 5678' };

/** What the tests of invoices do, on one service. */
export function invoicing(service: RunningService, scheme: Scheme) {
  const later = (hours: number) => service.clock.set(new Date(START.getTime() + hours * 3_600_000));
  let made = 0;
  const newSupplier = (by = scheme.people.requester) => {
    made += 1;
    return service.invoices.recordSupplier(by, {
      practiceId: scheme.practiceId,
      name: `Marram Rails ${made}`,
      ...BANK,
    });
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

  return {
    /** How many suppliers were made. */
    made: () => made,
    later,
    newSupplier,
    supplierAgain,
    invoiceAward,
    received,
    check,
    pay,
    awardRow,
    invoiceRow,
    figuresOf,
    budgetNow,
    wrongs,
  };
}
