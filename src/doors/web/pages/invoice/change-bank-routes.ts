import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { readInvoice } from './one-invoice.ts';
import { BANK_CHANGERS } from './present-invoice.ts';
import { BANK_FIELDS, readBank } from './read-bank.ts';

async function showChange(
  visit: StaffVisit,
  attempt: { typed: Typed; errors: readonly FieldError[] } = { typed: {}, errors: [] },
): Promise<Answer> {
  const { invoice } = await readInvoice(visit);
  const model = {
    heading: `New bank details of ${invoice.supplierName}`,
    typed: attempt.typed,
    back: { text: 'Back to the invoice', href: `/invoices/${invoice.id}` },
  };
  return { view: 'pages/invoice/change-bank.njk', title: 'New bank details', model, errors: attempt.errors };
}

/** Asked for before anything is typed: bank details are not kept while one signs in again. */
function open(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  return showChange(visit);
}

async function change(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit, BANK_FIELDS);
  const { invoice } = await readInvoice(visit);
  const typed = readForm(visit.req.body);
  const supplier = { practiceId: invoice.practiceId, name: invoice.supplierName, ...readBank(typed) };
  const errors = await refusalOf(visit.deps.invoices.recordSupplier(visit.principal, supplier));
  if (errors) return showChange(visit, { typed, errors });
  return {
    done: 'The bank details are recorded',
    next: ['If they are new, nothing is paid to this supplier for 24 hours, and somebody else checks them first.'],
    link: { text: 'Go to the invoice', href: `/invoices/${invoice.id}` },
  };
}

const PATH = '/invoices/:id/bank-details';

export const CHANGE_BANK_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: BANK_CHANGERS, handle: open },
  { method: 'post', path: PATH, access: BANK_CHANGERS, handle: change },
];
