import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { InvoiceView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn, requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { INVOICE_READERS } from '../invoices/invoices-routes.ts';
import { bankLines, notSecondPerson, readInvoice } from './one-invoice.ts';
import { CHECKERS, presentInvoice, whyNotCheckable, whyNotPayable } from './present-invoice.ts';

type Attempt = { reason: string; choice: string; errors: readonly FieldError[] };
const NOTHING: Attempt = { reason: '', choice: '', errors: [] };
const backTo = (id: string) => ({ text: 'Back to the invoice', href: `/invoices/${id}` });

async function showInvoice(visit: StaffVisit): Promise<Answer> {
  const seen = await readInvoice(visit);
  const notSecond = notSecondPerson(visit, seen.invoice);
  const { role } = visit.principal;
  const model = presentInvoice({ ...seen, role, notSecond, now: visit.deps.clock.now() });
  return { view: 'pages/invoice/invoice.njk', title: model.heading, model };
}

/** Says why not, without the account: nobody pays to one that is not checked, or held, because a page shows it (R51). */
function showWhyNot(title: string, why: string, about: { id: string; errors: readonly FieldError[] }): Answer {
  const model = { heading: 'This cannot be done now', happens: [why], isImpossible: true, back: backTo(about.id) };
  return { view: 'layout/confirm.njk', title, model, errors: about.errors };
}

const hinderedBy = (visit: StaffVisit, invoice: InvoiceView) => ({
  invoice,
  notSecond: notSecondPerson(visit, invoice),
  now: visit.deps.clock.now(),
});

async function showCheck(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  const why = whyNotCheckable(hinderedBy(visit, invoice));
  if (why) return showWhyNot('Check an invoice', why, { id: invoice.id, errors });
  const model = {
    heading: `Check the invoice from ${invoice.supplierName}`,
    happens: [
      `Does the paper say ${formatPence(invoice.amountPence)}, number ${invoice.reference}? Is it for what was agreed?`,
      'Ask the supplier for its bank details yourself, on a number that you know, and compare:',
      ...(await bankLines(visit, invoice)),
    ],
    act: 'All of it is right',
    back: backTo(invoice.id),
  };
  return { view: 'layout/confirm.njk', title: 'Check an invoice', model, errors };
}

async function check(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const { invoice } = await readInvoice(visit);
  const errors = await refusalOf(visit.deps.invoices.checkInvoice(visit.principal, invoice.id));
  if (errors) return showCheck(visit, errors);
  return {
    done: 'The invoice is checked',
    next: ['Finance can pay it now, unless its bank details were changed in the last 24 hours.'],
    link: { text: 'Go to the invoice', href: `/invoices/${invoice.id}` },
  };
}

const MORE = { no: 'No: what is left goes back to the budget', yes: 'Yes: the award goes on' } as const;

/** Where to send money that is recorded already: never to an account that was entered after that (R51). */
async function showPaid(visit: StaffVisit, invoice: InvoiceView): Promise<Answer> {
  const isChanged = invoice.paidAt !== null && invoice.bankSetAt > invoice.paidAt;
  const model = {
    heading: `Pay ${formatPence(invoice.amountPence)} from the bank`,
    happens: isChanged
      ? [
          'The bank details of this supplier were changed after this was recorded, so they are not shown here. If it is not paid yet, ring the supplier on a number that you know.',
        ]
      : [
          `It is recorded, and kept for ${invoice.supplierName} alone. Pay it from the bank now, unless you have:`,
          ...(await bankLines(visit, invoice)),
          `Reference: ${invoice.reference}`,
        ],
    isImpossible: true,
    back: backTo(invoice.id),
  };
  return { view: 'layout/confirm.njk', title: 'Pay an invoice from the bank', model };
}

async function showPay(visit: StaffVisit, attempt: Partial<Attempt> = {}): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  if (invoice.status === 'paid') return showPaid(visit, invoice);
  const { choice, errors } = { ...NOTHING, ...attempt };
  const why = whyNotPayable(hinderedBy(visit, invoice));
  if (why) return showWhyNot('Record an invoice as paid', why, { id: invoice.id, errors });
  const model = {
    heading: `Record ${formatPence(invoice.amountPence)} as paid`,
    happens: [
      'Record it here first. From then on nothing can take its money away, and it can be paid from the bank. This moves no money by itself.',
      ...(await bankLines(visit, invoice)),
      `Reference: ${invoice.reference}`,
    ],
    warning: 'It is spent from the award with this, and cannot be undone.',
    act: 'Record it, and pay it now',
    back: backTo(invoice.id),
    choice: {
      name: 'more',
      legend: 'Will there be another invoice for this award?',
      typed: choice,
      items: Object.entries(MORE).map(([value, text]) => ({ value, text })),
    },
  };
  return { view: 'layout/confirm.njk', title: 'Record an invoice as paid', model, errors };
}

async function pay(visit: StaffVisit): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  requireFreshSignIn(visit, invoice.amountPence);
  const choice = textOf(visit.req.body.more);
  if (!Object.hasOwn(MORE, choice)) {
    return showPay(visit, { errors: [{ field: 'more', message: 'Choose whether there will be another invoice' }] });
  }
  const payment = { invoiceId: invoice.id, moreToCome: choice === 'yes' };
  const errors = await refusalOf(visit.deps.invoices.payInvoice(visit.principal, payment));
  if (errors) return showPay(visit, { choice, errors });
  return {
    done: 'The invoice is recorded as paid',
    detail: `${formatPence(invoice.amountPence)} was spent from award ${invoice.awardReference}`,
    next: [
      `Pay ${invoice.supplierName} from the bank now, if you have not.`,
      choice === 'yes'
        ? 'The award goes on. The practice records the next invoice when it comes.'
        : 'The award is over. What was left of it is back in the budget.',
    ],
    link: { text: 'See where to pay it', href: `/invoices/${invoice.id}/pay` },
  };
}

const ENDS = {
  mend: 'The practice can mend it: a wrong sum, a wrong number',
  ends: 'It will never be paid: end the award and give its money back',
} as const;

async function showRefuse(visit: StaffVisit, attempt: Partial<Attempt> = {}): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  const { reason, choice, errors } = { ...NOTHING, ...attempt };
  const model = {
    heading: `Do not pay ${invoice.supplierName}`,
    happens: [`${formatPence(invoice.amountPence)}, number ${invoice.reference}. Nothing is spent.`],
    act: 'Do not pay it',
    isGrave: true,
    back: backTo(invoice.id),
    reason: { label: 'Why?', hint: 'The practice reads this. No name, no NHS number, no card number.', typed: reason },
    choice: {
      name: 'after',
      legend: 'What then?',
      typed: choice,
      items: Object.entries(ENDS).map(([value, text]) => ({ value, text })),
    },
  };
  return { view: 'layout/confirm.njk', title: 'Do not pay an invoice', model, errors };
}

async function refuse(visit: StaffVisit): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  const reason = textOf(visit.req.body.reason).trim();
  const choice = textOf(visit.req.body.after);
  const missing = [
    ...(reason ? [] : [{ field: 'reason', message: 'Say why it is not paid' }]),
    ...(Object.hasOwn(ENDS, choice) ? [] : [{ field: 'after', message: 'Choose what happens then' }]),
  ];
  if (missing.length > 0) return showRefuse(visit, { reason, choice, errors: missing });
  const refusal = { invoiceId: invoice.id, reason, endsAward: choice === 'ends' };
  const errors = await refusalOf(visit.deps.invoices.refuseInvoice(visit.principal, refusal));
  if (errors) return showRefuse(visit, { reason, choice, errors });
  return {
    done: 'The invoice is not paid',
    next: [
      choice === 'ends'
        ? 'Its award is over, and the money is back in the budget. The practice tells the person and the supplier.'
        : 'The practice reads your reason, and can record the invoice again.',
    ],
    link: { text: 'See the other invoices', href: '/invoices' },
  };
}

const FINANCE = ['finance'] as const;

export const INVOICE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/invoices/:id', access: INVOICE_READERS, handle: showInvoice },
  { method: 'get', path: '/invoices/:id/check', access: CHECKERS, handle: (visit) => showCheck(visit) },
  { method: 'post', path: '/invoices/:id/check', access: CHECKERS, handle: check },
  { method: 'get', path: '/invoices/:id/pay', access: FINANCE, handle: (visit) => showPay(visit) },
  { method: 'post', path: '/invoices/:id/pay', access: FINANCE, handle: pay },
  { method: 'get', path: '/invoices/:id/refuse', access: FINANCE, handle: (visit) => showRefuse(visit) },
  { method: 'post', path: '/invoices/:id/refuse', access: FINANCE, handle: refuse },
];
