import { z } from 'zod';
import { INVOICE_STATUSES } from '../../../modules/invoices/index.ts';
import { INVOICE_ORDERS, type InvoiceView } from '../../../modules/reports/index.ts';
import { day, id, inOrder, instant, pageOf, pence, practiceCode } from '../schemas.ts';

const invoiceStatusSchema = z.enum(INVOICE_STATUSES);

/** What a list of invoices can be narrowed to. */
export const invoiceFilter = {
  view: z
    .union([z.literal('open'), invoiceStatusSchema])
    .optional()
    .meta({ description: 'Those in this state; `open` is what waits to be checked or paid.' }),
  award: id.optional().meta({ description: 'Only those of this award.' }),
  practice: practiceCode.optional(),
  sort: inOrder(INVOICE_ORDERS),
};

export const invoiceSchema = z
  .object({
    id,
    status: invoiceStatusSchema,
    awardId: id,
    awardReference: z.string().meta({ example: 'A-7K3M9Q' }),
    practice: practiceCode,
    supplierId: id,
    supplierName: z.string(),
    accountEnds: z.string().meta({ description: 'The last digits of the account; never the rest.', example: '678' }),
    heldUntil: instant.nullable().meta({ description: 'Not paid before: the bank details were changed (R51).' }),
    reference: z.string().meta({ description: "The supplier's number of it." }),
    amountPence: pence,
    datedOn: day,
    recordedAt: instant,
    recordedBy: z.string(),
    checkedAt: instant.nullable(),
    checkedBy: z.string().nullable(),
    paidAt: instant.nullable(),
    paidBy: z.string().nullable(),
    refusalReason: z.string().nullable(),
  })
  .meta({ id: 'Invoice', description: 'What a practice pays a supplier for one award.' });

export const invoicePage = pageOf(invoiceSchema).meta({ id: 'InvoicePage' });

const dated = (at: Date | null) => at?.toISOString() ?? null;

export function toInvoice(view: InvoiceView): z.output<typeof invoiceSchema> {
  return {
    id: view.id,
    status: view.status,
    awardId: view.awardId,
    awardReference: view.awardReference,
    practice: view.practice,
    supplierId: view.supplierId,
    supplierName: view.supplierName,
    accountEnds: view.accountEnds,
    heldUntil: dated(view.heldUntil),
    reference: view.reference,
    amountPence: view.amountPence,
    datedOn: view.datedOn,
    recordedAt: view.recordedAt.toISOString(),
    recordedBy: view.recordedBy,
    checkedAt: dated(view.checkedAt),
    checkedBy: view.checkedBy,
    paidAt: dated(view.paidAt),
    paidBy: view.paidBy,
    refusalReason: view.refusalReason,
  };
}
