import { AppError } from '../../../../kernel/app-error.ts';
import { refusesSecondPerson } from '../../../../modules/invoices/index.ts';
import type { InvoiceView } from '../../../../modules/reports/index.ts';
import { nameOfOne, type PersonName } from '../../shell/names.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

export type SeenInvoice = { invoice: InvoiceView; name: PersonName | null };

/** The invoice that the address names, with the person's name for whoever may see it; else not found (R16). */
export function readInvoice(visit: StaffVisit): Promise<SeenInvoice> {
  return read(visit, async (trx) => {
    const invoice = await visit.deps.reports.invoiceView(trx, textOf(visit.req.params['id']));
    if (!invoice) throw new AppError('not_found', 'There is no such invoice, or it belongs to another practice.');
    return { invoice, name: await nameOfOne(visit, trx, invoice) };
  });
}

/** Why this person may neither check nor pay it (R51); null when they may. */
export function notSecondPerson({ principal }: StaffVisit, invoice: InvoiceView): string | null {
  const { recordedById: recordedBy, bankSetById: bankSetBy, accountSetById: accountSetBy } = invoice;
  const hands = { recordedBy, bankSetBy, accountSetBy };
  return refusesSecondPerson(principal.id, hands)?.message ?? null;
}

/** Where the supplier is paid, a line each. That it was looked at is on record. */
export async function bankLines({ deps, principal }: StaffVisit, invoice: InvoiceView): Promise<string[]> {
  const { accountName, sortCode, accountNumber } = await deps.invoices.readBankDetails(principal, invoice.supplierId);
  const sort = sortCode.replace(/(\d\d)(\d\d)(\d\d)/, '$1-$2-$3');
  return [`Name on the account: ${accountName}`, `Sort code: ${sort}`, `Account number: ${accountNumber}`];
}
