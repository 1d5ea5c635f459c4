import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CoverView } from '../../../../modules/reconciliation/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { coverWarning } from '../../words/present-cover.ts';
import type { Table } from '../../words/table.ts';

type Attempt = { typed: string; errors: readonly FieldError[] };

const line = (text: string, pence: number) => [{ text }, { text: formatPence(pence) }];

function presentCash(cover: CoverView): Table {
  return {
    caption: 'Cash that has arrived',
    columns: [{ text: 'What' }, { text: 'Amount', isNumber: true }],
    rows: [
      line('Cash at Stripe', cover.cashPence),
      line('Set aside for payments under way', cover.heldPence),
      line('Free: Stripe’s Issuing balance', cover.cashPence - cover.heldPence),
    ],
  };
}

function presentPromises(cover: CoverView): Table {
  return {
    caption: 'What is promised',
    columns: [{ text: 'What' }, { text: 'Amount', isNumber: true }],
    rows: [
      line('People may still spend, on awards made', cover.spendablePence),
      line('On hold for them', cover.heldPence),
      line('Practices may still award, from their allocations', cover.awardablePence),
    ],
  };
}

function sentenceOf(cover: CoverView): string {
  const cash = formatPence(cover.cashPence);
  const owed = formatPence(cover.spendablePence + cover.heldPence);
  const warning = coverWarning(cover);
  if (warning) return warning;
  const covers = `${cash} of cash is at Stripe. It covers the ${owed} that people may still spend or have on hold`;
  if (cover.shortOfPromisesPence === 0) return `${covers}, and all that may still be awarded.`;
  return `${covers}. ${formatPence(cover.shortOfPromisesPence)} more is needed before everything that is allocated can be awarded.`;
}

async function showFunding(visit: StaffVisit, attempt: Attempt = { typed: '', errors: [] }): Promise<Answer> {
  const { cover, instructions } = await visit.deps.reconciliation.readFunding(visit.principal);
  const model = {
    sentence: sentenceOf(cover),
    isShort: cover.shortPence > 0,
    readAt: cover.stripe ? formatInstant(cover.stripe.readAt) : null,
    cash: presentCash(cover),
    promises: presentPromises(cover),
    instructions,
    maySimulate: visit.principal.role === 'commissioner',
    typed: attempt.typed,
  };
  return { view: 'pages/funding/funding.njk', title: 'Cash at Stripe', model, errors: attempt.errors };
}

/** `1,250` or `1250.50`, in pence; null for anything else. */
function readPounds(typed: string): number | null {
  const bare = typed.trim().replace(/^£/, '').replaceAll(',', '');
  return /^\d{1,7}(\.\d{2})?$/.test(bare) ? Math.round(Number(bare) * 100) : null;
}

async function simulate(visit: StaffVisit): Promise<Answer> {
  const typed = textOf(visit.req.body.amount);
  const amountPence = readPounds(typed);
  if (amountPence === null) {
    return showFunding(visit, {
      typed,
      errors: [{ field: 'amount', message: 'Enter an amount, like 1250 or 1250.50' }],
    });
  }
  const errors = await refusalOf(visit.deps.reconciliation.simulateTransfer(visit.principal, amountPence));
  return errors ? showFunding(visit, { typed, errors }) : { redirect: '/funding' };
}

export const FUNDING_ROUTES: readonly Route[] = [
  { method: 'get', path: '/funding', access: OVERSEERS, handle: (visit) => showFunding(visit) },
  { method: 'post', path: '/funding/simulate', access: ['commissioner'], handle: simulate },
];
