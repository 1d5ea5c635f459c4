import type { FieldError } from '../../../../kernel/app-error.ts';
import { isCalendarDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { supplierFaults } from '../../../../modules/invoices/index.ts';
import { noteFault } from '../../../../modules/recipients/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, readPounds, type Typed } from '../make-award/read-answers.ts';
import { BANK_FIELDS, readBank } from './read-bank.ts';

const NEW = 'new';

async function showRecord(
  visit: StaffVisit,
  tried: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const { award, suppliers } = await read(visit, async (trx) => {
    const { award } = await findSeenAward(visit, trx);
    return { award, suppliers: await visit.deps.reports.listSuppliers(trx, award.practiceId) };
  });
  const known = suppliers.map(({ id, name, accountEnds }) => ({
    value: id,
    text: name,
    hint: { text: `Account ends ${accountEnds}` },
  }));
  const model = {
    heading: `Record an invoice for award ${award.reference}`,
    left: formatPence(award.availablePence),
    suppliers: [...known, { value: NEW, text: 'A new supplier' }],
    isFirst: known.length === 0,
    typed: { supplier: known.length === 0 ? NEW : '', ...tried.typed },
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'pages/invoice/record-invoice.njk', title: 'Record an invoice', model, errors: tried.errors };
}

type Answers = { amountPence: number; reference: string; datedOn: string };

const readSupplier = (typed: Typed) => ({ name: typed['name'] ?? '', ...readBank(typed) });

/** What was typed, or all that is wrong with it, in the order of the page. */
function readAnswers(typed: Typed): { answers: Answers | null; errors: FieldError[] } {
  const amountPence = readPounds(typed['amount'] ?? '');
  const reference = typed['reference'] ?? '';
  const date = readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '');
  const datedOn = date && isCalendarDate(date) ? date : null;
  const fault = reference ? noteFault(reference) : 'Enter the number on the invoice';
  const errors = [
    ...(typed['supplier'] ? [] : [{ field: 'supplier', message: 'Choose who sent it' }]),
    ...(amountPence ? [] : [{ field: 'amountPence', message: 'Enter an amount in pounds, like 180 or 180.50' }]),
    ...(fault ? [{ field: 'reference', message: fault }] : []),
    ...(datedOn ? [] : [{ field: 'datedOn', message: 'Enter a real date, like 20 11 2026' }]),
    ...(typed['supplier'] === NEW ? supplierFaults(readSupplier(typed)) : []),
  ];
  if (!amountPence || !datedOn || errors.length > 0) return { answers: null, errors };
  return { answers: { amountPence, reference, datedOn }, errors };
}

async function record(visit: StaffVisit): Promise<Answer> {
  const typed = readForm(visit.req.body);
  if (typed['supplier'] === NEW) requireFreshSignInAlways(visit, BANK_FIELDS);
  const { award } = await read(visit, (trx) => findSeenAward(visit, trx));
  const { answers, errors } = readAnswers(typed);
  if (!answers) return showRecord(visit, { typed, errors });
  const { supplier = '' } = typed;
  const by = supplier === NEW ? { newSupplier: readSupplier(typed) } : { supplierId: supplier };
  const invoice = { awardId: award.id, ...answers, ...by };
  const recorded = await attempt(visit.deps.invoices.recordInvoice(visit.principal, invoice));
  if (recorded.errors) return showRecord(visit, { typed, errors: recorded.errors });
  return {
    done: 'The invoice is recorded',
    next: [
      'Somebody else checks the supplier and its bank details, then finance pays it.',
      'The award stays open until then, also past its last day.',
    ],
    link: { text: 'See the invoice', href: `/invoices/${recorded.value.invoiceId}` },
  };
}

const PATH = '/awards/:id/invoice';

export const RECORD_INVOICE_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showRecord(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: record },
];
