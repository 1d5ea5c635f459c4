import type { LondonDate } from '../../../kernel/dates.ts';

/** What an award said of the time of the purchase when it was asked for. */
export type AskedFor = {
  requestedOn: LondonDate;
  isBoughtAlready: boolean;
  /** The date on the invoice that was shown for what was bought already; null when nothing was. */
  invoiceDatedOn: LondonDate | null;
};

/**
 * The first date that an invoice of an award may bear: the day on which it was asked for, or the date on the invoice
 * that was shown then for what was bought already (R33).
 */
export function firstInvoiceDay({ requestedOn, isBoughtAlready, invoiceDatedOn }: AskedFor): LondonDate {
  return isBoughtAlready && invoiceDatedOn ? invoiceDatedOn : requestedOn;
}
