import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { attempt } from '../../shell/attempt.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readCase, type SeenCase } from '../case/one-case.ts';
import { asReason, NOTE_HINT } from './act-form.ts';

function happens({ one, award, budget }: SeenCase): string[] {
  const amount = formatPence(one.openPence);
  const from = budget ? `${budget.ownerName}’s budget for ${budget.financialYear}` : 'its budget';
  return [
    `${amount} is paid from ${from} to award ${award?.reference ?? ''}, and the award is then right to the penny.`,
    budget
      ? `What is left in the budget stays ${formatPence(budget.availablePence)}: what is short has been taken off it already.`
      : '',
    'If the shop gives money back later, it goes to the award, or to the budget when the award is over.',
  ].filter(Boolean);
}

async function showCharge(
  visit: StaffVisit,
  tried: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const seen = await readCase(visit);
  const amount = formatPence(seen.one.openPence);
  const model = {
    heading: `Charge ${amount} to the budget`,
    happens: happens(seen),
    act: `Charge ${amount} to the budget`,
    reason: { label: 'Why is this right?', hint: NOTE_HINT, typed: tried.typed },
    back: { text: 'Back to the case', href: `/cases/${seen.one.id}` },
  };
  return { view: 'layout/confirm.njk', title: 'Charge to the budget', model, errors: tried.errors };
}

async function charge(visit: StaffVisit): Promise<Answer> {
  const caseId = textOf(visit.req.params['id']);
  const note = textOf(visit.req.body.reason);
  const idempotencyKey = `page:${visit.principal.id}`;
  const tried = await attempt(visit.deps.cases.chargeToBudget(visit.principal, { caseId, note, idempotencyKey }));
  if (tried.errors) return showCharge(visit, { typed: note, errors: asReason(tried.errors) });
  const done = tried.value > 0 ? 'Charged to the budget' : 'Nothing is short any more';
  const detail = tried.value > 0 ? formatPence(tried.value) : 'The money had come back meanwhile';
  const model = {
    done,
    detail,
    next: [
      'The case is closed. While its clock runs, the payment can still be disputed from there: what is won goes to the award or its budget.',
    ],
    link: { text: 'Go to money to settle', href: '/cases' },
  };
  return { view: 'layout/done.njk', title: done, model };
}

export const CHARGE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/cases/:id/charge', access: ['finance'], handle: (visit: StaffVisit) => showCharge(visit) },
  { method: 'post', path: '/cases/:id/charge', access: ['finance'], handle: charge },
];
