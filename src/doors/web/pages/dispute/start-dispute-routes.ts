import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import { attempt } from '../../shell/attempt.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { clockWords } from '../../words/dispute-words.ts';
import { disputable } from '../case/case-choices.ts';
import { readCase } from '../case/one-case.ts';
import { readForm, readPounds, type Typed } from '../make-award/read-answers.ts';
import { DISPUTE_CHOICES, evidenceErrors, readEvidenceForm } from './dispute-form.ts';

type Tried = { typed: Typed; errors: readonly FieldError[] };

async function showStart(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Promise<Answer> {
  const { one, captures } = await readCase(visit);
  const now = visit.deps.clock.now();
  const open = disputable(captures, now);
  const model = {
    heading: 'Dispute a payment',
    back: { text: 'Back to the case', href: `/cases/${one.id}` },
    payments: open.map(({ id, merchantName, amountPence, takenAt, disputeBy }) => ({
      value: id,
      text: `${merchantName}, ${formatPence(amountPence)}, ${formatDate(londonDate(takenAt))}`,
      hint: { text: `Possible ${clockWords(disputeBy, now)}` },
    })),
    ...DISPUTE_CHOICES,
    typed: { ...(open.length === 1 && open[0] ? { payment: open[0].id } : {}), ...tried.typed },
    act: 'Begin the dispute',
  };
  return { view: 'pages/dispute/dispute-form.njk', title: 'Dispute a payment', model, errors: tried.errors };
}

/** What was typed in pounds; undefined, which is all of it, when nothing was. */
function readAmount({ amount = '' }: Typed): Pence | null | undefined {
  return amount === '' ? undefined : readPounds(amount);
}

async function start(visit: StaffVisit): Promise<Answer> {
  const { captures } = await readCase(visit);
  const typed = readForm(visit.req.body);
  const payment = captures.find(({ id }) => id === typed['payment']);
  const evidence = readEvidenceForm(typed);
  const amountPence = readAmount(typed);
  const missing = [
    ...(payment ? [] : [{ field: 'payment', message: 'Choose the payment' }]),
    ...(amountPence === null ? [{ field: 'amountPence', message: 'Enter an amount in pounds, like 3 or 3.50' }] : []),
    ...evidenceErrors(typed),
  ];
  if (missing.length > 0 || !payment || !evidence || amountPence === null)
    return showStart(visit, { typed, errors: missing });
  const dispute = { ...evidence, cardTransactionId: payment.id, amountPence };
  const tried = await attempt(visit.deps.disputes.openDispute(visit.principal, dispute));
  return tried.errors ? showStart(visit, { typed, errors: tried.errors }) : { redirect: `/disputes/${tried.value.id}` };
}

const PATH = '/cases/:id/dispute';

export const START_DISPUTE_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ['finance'], handle: (visit: StaffVisit) => showStart(visit) },
  { method: 'post', path: PATH, access: ['finance'], handle: start },
];
