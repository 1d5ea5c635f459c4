import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import { type Award, lockAward } from '../awards/index.ts';
import type { Invoice, InvoiceStatus } from './core/invoice.ts';
import { mayMoveInvoice } from './core/invoice.ts';
import { findInvoice } from './invoice-store.ts';
import { lockSupplier, type SupplierRow } from './supplier-store.ts';

export type LockedInvoice = { award: Award; supplier: SupplierRow; invoice: Invoice };

/** An invoice as it is under the locks of its award and its supplier, in that order everywhere. */
export async function lockInvoice(trx: Trx, invoiceId: string): Promise<LockedInvoice> {
  const seen = await findInvoice(trx, invoiceId);
  const award = seen ? await lockAward(trx, seen.awardId) : null;
  const supplier = seen ? await lockSupplier(trx, seen.supplierId) : null;
  const invoice = await findInvoice(trx, invoiceId);
  if (!award || !supplier || !invoice) throw new AppError('not_found', 'There is no such invoice.');
  return { award, supplier, invoice };
}

/** Throws `wrong_state` unless the invoice may go there from where it is. */
export function refuseMove({ status }: Invoice, to: InvoiceStatus): void {
  if (mayMoveInvoice(status, to)) return;
  throw new AppError('wrong_state', `An invoice that is ${status} cannot become ${to}.`);
}
