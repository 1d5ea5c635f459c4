/**
 * Practice pays: for an award that is carried by no card the practice's supplier sends an invoice, a second person
 * checks supplier and bank details, and finance records that it was paid from the money that the award set aside.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Policies } from '../policies/index.ts';
import { checkInvoice } from './check-invoice.ts';
import type { InvoicesDeps } from './invoices-deps.ts';
import { type InvoicePayment, payInvoice } from './pay-invoice.ts';
import { readBankDetails } from './read-bank-details.ts';
import { type InvoiceInput, recordInvoice } from './record-invoice.ts';
import { recordSupplier, type SupplierInput } from './record-supplier.ts';
import { type InvoiceRefusal, refuseInvoice } from './refuse-invoice.ts';
import { startInvoiceAward } from './start-award.ts';
import { withdrawInvoicesOf } from './withdraw-invoices.ts';

export { INVOICE_STATUSES, type InvoiceStatus, isOpenInvoice } from './core/invoice.ts';
export { refusesSecondPerson } from './core/may-pay.ts';
export { handOverInvoices } from './hand-over-invoices.ts';
export { supplierFaults } from './record-supplier.ts';
export { verifyInvoices } from './verify-invoices.ts';

export type Invoices = ReturnType<typeof createInvoices>;

export function createInvoices(deps: InvoicesDeps & { policies: Policies }) {
  return {
    recordSupplier: (by: Principal, input: SupplierInput) => recordSupplier(deps, by, input),
    readBankDetails: (by: Principal, supplierId: string) => readBankDetails(deps, by, supplierId),
    recordInvoice: (by: Principal, input: InvoiceInput) => recordInvoice(deps, by, input),
    checkInvoice: (by: Principal, invoiceId: string) => checkInvoice(deps, by, invoiceId),
    payInvoice: (by: Principal, payment: InvoicePayment) => payInvoice(deps, by, payment),
    refuseInvoice: (by: Principal, refusal: InvoiceRefusal) => refuseInvoice(deps, by, refusal),
    startInvoiceAward: (awardId: string) => startInvoiceAward(deps, awardId),
    withdrawInvoicesOf: (awardId: string) => withdrawInvoicesOf(deps, awardId),
  };
}
