import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { isOpenInvoice } from '../../../../modules/invoices/index.ts';
import type { AdditionView, AwardDecisions, AwardView, InvoiceView } from '../../../../modules/reports/index.ts';
import { DECIDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Tag } from '../../words/award-words.ts';
import { upperFirst } from '../../words/count-words.ts';
import { invoiceTag } from '../../words/invoice-words.ts';
import { additionWords } from '../addition/addition-words.ts';
import { type FromBox, fromBoxOf } from '../link-card/from-box.ts';
import type { Action } from './award-actions.ts';

export type Extras = {
  additions: readonly AdditionView[];
  invoices: readonly InvoiceView[];
  /** How many cards the reader's practice has at hand that are for nobody yet; null where the award is another's. */
  boxCards: number | null;
};

type Seen = Extras & {
  award: AwardView;
  reader: { id: string; role: string };
  mayReadInvoices: boolean;
  history: Pick<AwardDecisions, 'breakGlass'>;
};
type Line = { text: string; href: string | null; tag: Tag; note: string };

const ADDITION_TAGS: Record<AdditionView['status'], Tag> = {
  requested: { text: 'Waiting for a decision', colour: 'blue' },
  approved: { text: 'Approved', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
};

const isOneOf = (roles: readonly string[], role: string) => roles.includes(role);
const isOpen = ({ status }: InvoiceView) => isOpenInvoice(status);

/** One after the other, with a full stop where somebody wrote none. */
const inSentences = (parts: readonly string[]) => parts.join('. ').replaceAll(/([.!?])\. /g, '$1 ');

function additionLine(addition: AdditionView): Line {
  const asked = `${addition.requestedBy}, ${formatDate(londonDate(addition.requestedAt))}: ${addition.reason}`;
  const { refusalReason, capReason, secondClinician } = addition;
  const parts = [
    asked,
    ...(refusalReason ? [`Refused: ${refusalReason}`] : []),
    ...(capReason ? [`Why more than usual: ${capReason}`] : []),
    ...(secondClinician ? [`Second clinician: ${secondClinician}`] : []),
  ];
  return {
    text: upperFirst(additionWords(addition)),
    href: null,
    tag: ADDITION_TAGS[addition.status],
    note: inSentences(parts),
  };
}

function invoiceLine(invoice: InvoiceView, mayRead: boolean): Line {
  const refused = invoice.refusalReason ? ` ${invoice.refusalReason}` : '';
  return {
    text: `${formatPence(invoice.amountPence)}, ${invoice.supplierName}`,
    href: mayRead ? `/invoices/${invoice.id}` : null,
    tag: invoiceTag(invoice.status),
    note: `Number ${invoice.reference}, ${formatDate(invoice.datedOn)}.${refused}`,
  };
}

function actionsOf({ award, reader, additions, invoices, history }: Seen, fromBox: FromBox): Action[] {
  if (award.status !== 'active') return [];
  const at = `/awards/${award.id}`;
  const isStaff = isOneOf(PRACTICE_STAFF, reader.role);
  const open = additions.find(({ status }) => status === 'requested');
  const mayDecide = open && open.requestedById !== reader.id && isOneOf(DECIDERS, reader.role);
  const isByInvoice = award.method === 'invoice';
  /** Nothing is added to what was issued without a second person before it is signed off (R13). */
  const isUnsigned = history.breakGlass !== null && history.breakGlass.signedOffAt === null;
  return [
    ...(mayDecide ? [{ href: `${at}/additions/${open.id}`, text: 'Decide on what was asked to be added' }] : []),
    ...(isStaff && isByInvoice && !invoices.some(isOpen) ? [{ href: `${at}/invoice`, text: 'Record an invoice' }] : []),
    ...(fromBox.isPossible ? [{ href: `${at}/link-card`, text: 'Give a card from the box' }] : []),
    ...(isStaff && !open && !isUnsigned ? [{ href: `${at}/add`, text: 'Ask for more money or time' }] : []),
  ];
}

/** What was added to an award, its invoices, and what can be done about either. */
export function presentExtras(seen: Seen): {
  everyday: Action[];
  additions: Line[];
  invoices: Line[];
  /** Why no card from the box can be given; null where one can, or none is thought of. */
  fromBox: FromBox['note'];
} {
  const fromBox = fromBoxOf(seen);
  return {
    everyday: actionsOf(seen, fromBox),
    fromBox: fromBox.note,
    additions: seen.additions.map(additionLine),
    invoices: seen.invoices.map((invoice) => invoiceLine(invoice, seen.mayReadInvoices)),
  };
}
