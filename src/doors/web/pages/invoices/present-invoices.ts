import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { InvoiceView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { invoiceTag } from '../../words/invoice-words.ts';
import type { Table } from '../../words/table.ts';

/** "Two invoices wait, for £230.00 in all." */
export function invoicesSentence({ open, openPence }: { open: number; openPence: number }): string {
  if (open === 0) return 'No invoice waits to be checked or paid.';
  return `${upperFirst(counted(open, 'invoice'))} ${open === 1 ? 'waits' : 'wait'}, for ${formatPence(openPence)} in all.`;
}

export function presentInvoices(
  invoices: readonly InvoiceView[],
  about: { caption: string; listing: Listing; sort: string },
): Table {
  return {
    caption: about.caption,
    isCompact: true,
    ...sortable(about.listing, about.sort, [
      { text: 'Invoice', by: 'invoice' },
      { text: 'Supplier', by: 'supplier' },
      { text: 'Amount', isNumber: true, by: 'amount' },
      { text: 'Date', by: 'date', as: 'days' },
      { text: 'Practice', by: 'practice' },
      { text: 'Award', by: 'award' },
      { text: 'Status', by: 'status', as: 'states' },
    ]),
    rows: invoices.map((invoice) => [
      { text: invoice.reference, href: `/invoices/${invoice.id}` },
      { text: invoice.supplierName },
      { text: formatPence(invoice.amountPence) },
      { text: formatDate(invoice.datedOn) },
      { text: invoice.practice },
      { text: invoice.awardReference, href: `/awards/${invoice.awardId}`, isWhole: true },
      { tags: [invoiceTag(invoice.status)] },
    ]),
  };
}
