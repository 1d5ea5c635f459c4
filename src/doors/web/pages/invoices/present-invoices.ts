import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { InvoiceView } from '../../../../modules/reports/index.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { invoiceTag } from '../../words/invoice-words.ts';
import type { Table } from '../../words/table.ts';

/** "Two invoices wait, for £230.00 in all." */
export function invoicesSentence({ open, openPence }: { open: number; openPence: number }): string {
  if (open === 0) return 'No invoice waits to be checked or paid.';
  return `${upperFirst(counted(open, 'invoice'))} ${open === 1 ? 'waits' : 'wait'}, for ${formatPence(openPence)} in all.`;
}

export function presentInvoices(invoices: readonly InvoiceView[], caption: string): Table {
  return {
    caption,
    isCompact: true,
    columns: [
      { text: 'Invoice' },
      { text: 'Supplier' },
      { text: 'Amount', isNumber: true },
      { text: 'Date' },
      { text: 'Practice' },
      { text: 'Award' },
      { text: 'Status' },
    ],
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
