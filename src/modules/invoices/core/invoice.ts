import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

export const INVOICE_STATUSES = ['received', 'checked', 'paid', 'refused', 'withdrawn'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** What a supplier asks the practice to pay for one award. */
export type Invoice = {
  id: string;
  awardId: string;
  practiceId: string;
  supplierId: string;
  /** The supplier's own number of it. */
  reference: string;
  amountPence: Pence;
  datedOn: LondonDate;
  status: InvoiceStatus;
  recordedBy: string;
  recordedAt: Date;
  checkedBy: string | null;
  checkedAt: Date | null;
  paidBy: string | null;
  paidAt: Date | null;
  refusalReason: string | null;
};

/** From which state to which; any other move is refused. A check falls when the bank details change. */
const MOVES: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  received: ['checked', 'refused', 'withdrawn'],
  checked: ['received', 'paid', 'refused', 'withdrawn'],
  paid: [],
  refused: [],
  withdrawn: [],
};

export function mayMoveInvoice(from: InvoiceStatus, to: InvoiceStatus): boolean {
  return MOVES[from].includes(to);
}

/** Waits to be paid or refused. */
export function isOpenInvoice(status: InvoiceStatus): boolean {
  return status === 'received' || status === 'checked';
}
