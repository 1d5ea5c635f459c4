import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isOpenInvoice } from '../../../../modules/invoices/index.ts';
import type { InvoiceView } from '../../../../modules/reports/index.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { invoiceTag } from '../../words/invoice-words.ts';

export const CHECKERS = ['practice_manager', 'approver', 'finance'] as const;
export const BANK_CHANGERS = ['requester', 'practice_manager', 'approver', 'finance'] as const;

type Facts = { invoice: InvoiceView; name: PersonName | null; role: string; notSecond: string | null; now: Date };
type Row = { key: string; value: string };

const isOneOf = (roles: readonly string[], role: string) => roles.includes(role);
const isOpen = ({ status }: InvoiceView) => isOpenInvoice(status);

const isHeld = ({ invoice, now }: Pick<Facts, 'invoice' | 'now'>) =>
  invoice.heldUntil !== null && now < invoice.heldUntil;

/** What is to be done with it, in a sentence. */
function sentenceOf({ invoice, now }: Pick<Facts, 'invoice' | 'now'>): string {
  const amount = formatPence(invoice.amountPence);
  switch (invoice.status) {
    case 'received':
      return `${invoice.supplierName} asks for ${amount}. A second person has to check the supplier and the bank details.`;
    case 'checked':
      return invoice.heldUntil && isHeld({ invoice, now })
        ? `${amount} for ${invoice.supplierName} is held: the bank details were changed. It can be paid from ${formatInstant(invoice.heldUntil)}.`
        : `${amount} for ${invoice.supplierName} is checked and can be paid.`;
    case 'paid':
      return `${amount} was paid to ${invoice.supplierName}.`;
    case 'refused':
      return `${amount} for ${invoice.supplierName} was not paid: ${invoice.refusalReason}`;
    case 'withdrawn':
      return `This was taken back, because its award is over. Nothing was paid to ${invoice.supplierName}.`;
  }
}

type Hindered = Pick<Facts, 'invoice' | 'notSecond' | 'now'>;

/** Why this person cannot check it now; null when they can. */
export const whyNotCheckable = ({ invoice, notSecond, now }: Hindered): string | null =>
  invoice.status === 'received' ? notSecond : sentenceOf({ invoice, now });

/** Why this person cannot record it as paid now; null when they can. */
export const whyNotPayable = ({ invoice, notSecond, now }: Hindered): string | null =>
  invoice.status === 'checked' && !isHeld({ invoice, now }) ? notSecond : sentenceOf({ invoice, now });

function rowsOf({ invoice }: Facts): Row[] {
  return [
    { key: 'Their number', value: invoice.reference },
    { key: 'Date on it', value: formatDate(invoice.datedOn) },
    { key: 'Account', value: `Ends ${invoice.accountEnds}` },
    { key: 'Practice', value: invoice.practiceName },
    { key: 'Recorded by', value: `${invoice.recordedBy}, ${formatInstant(invoice.recordedAt)}` },
    ...(invoice.checkedBy && invoice.checkedAt
      ? [{ key: 'Checked by', value: `${invoice.checkedBy}, ${formatInstant(invoice.checkedAt)}` }]
      : []),
    ...(invoice.paidBy && invoice.paidAt
      ? [{ key: 'Recorded as paid by', value: `${invoice.paidBy}, ${formatInstant(invoice.paidAt)}` }]
      : []),
  ];
}

function actionsOf(facts: Facts) {
  const { invoice, role } = facts;
  const at = `/invoices/${invoice.id}`;
  if (!isOpen(invoice)) return [];
  return [
    ...(whyNotCheckable(facts) === null && isOneOf(CHECKERS, role) ? [{ href: `${at}/check`, text: 'Check it' }] : []),
    ...(whyNotPayable(facts) === null && role === 'finance' ? [{ href: `${at}/pay`, text: 'Record it as paid' }] : []),
    ...(role === 'finance' ? [{ href: `${at}/refuse`, text: 'Do not pay it' }] : []),
    ...(isOneOf(BANK_CHANGERS, role) ? [{ href: `${at}/bank-details`, text: 'The bank details have changed' }] : []),
  ];
}

export function presentInvoice(facts: Facts) {
  const { invoice, name, notSecond, role } = facts;
  const isTold = isOpen(invoice) && notSecond !== null && isOneOf(CHECKERS, role);
  return {
    heading: `Invoice from ${invoice.supplierName}`,
    state: invoiceTag(invoice.status),
    sentence: sentenceOf(facts),
    rows: rowsOf(facts),
    award: {
      href: `/awards/${invoice.awardId}`,
      text: `Award ${invoice.awardReference}${name ? ` for ${fullName(name)}` : ''}`,
    },
    notSecond: isTold ? notSecond : null,
    actions: actionsOf(facts),
  };
}
