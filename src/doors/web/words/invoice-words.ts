import type { InvoiceView } from '../../../modules/reports/index.ts';
import type { Tag } from './award-words.ts';

const TAGS: Record<InvoiceView['status'], Tag> = {
  received: { text: 'To check', colour: 'yellow' },
  checked: { text: 'To pay', colour: 'blue' },
  paid: { text: 'Paid', colour: 'green' },
  refused: { text: 'Not paid', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
};

/** Where an invoice stands, in words. */
export function invoiceTag(status: InvoiceView['status']): Tag {
  return TAGS[status];
}
