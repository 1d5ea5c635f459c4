import type { ErrorCode } from '../../../kernel/app-error.ts';
import { addDays, formatDate, type LondonDate } from '../../../kernel/dates.ts';
import type { AwardMethod } from './award.ts';

/** An invoice must be younger than this many days (R33). */
const INVOICE_DAYS = 28;

/** The earliest date on an invoice that may still be paid today. */
export function earliestInvoiceDay(today: LondonDate): LondonDate {
  return addDays(today, 1 - INVOICE_DAYS);
}

export type BoughtAlreadyFacts = {
  isBoughtAlready: boolean;
  method: AwardMethod;
  /** The date on the invoice and why it is asked for afterwards. */
  invoice: { datedOn: LondonDate; reason: string } | null;
  today: LondonDate;
};

/** No award for what was bought already, but that the practice pays a young invoice, with a reason (R33). */
export function checkBoughtAlready(
  facts: BoughtAlreadyFacts,
): { code: ErrorCode; field: string; message: string } | null {
  const { isBoughtAlready, method, invoice, today } = facts;
  if (!isBoughtAlready) return null;
  if (method !== 'invoice' || !invoice) {
    const message =
      'An award cannot pay back what was bought already. The practice can pay an invoice under 28 days old, with a reason.';
    return { code: 'already_bought', field: 'alreadyBought', message };
  }
  const first = earliestInvoiceDay(today);
  if (invoice.datedOn >= first && invoice.datedOn <= today) return null;
  const message = `The invoice must be dated between ${formatDate(first)} and ${formatDate(today)}.`;
  return { code: 'already_bought', field: 'alreadyBoughtInvoice.datedOn', message };
}
