import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { CaseDetail } from '../../../../modules/reports/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { chargeablePence, disputable } from '../case/case-choices.ts';
import { readCase, type SeenCase } from '../case/one-case.ts';
import { readForm } from '../make-award/read-answers.ts';
import { asReason, NOTE_HINT } from './act-form.ts';

type Tried = { typed: string; formKey?: string; errors: readonly FieldError[] };

const heldWords = ({ heldPence }: CaseDetail, more: 'more' | 'of it') =>
  `${formatPence(heldPence)} ${more} is only on hold. It may come back by itself, and is charged only once the shop has taken it.`;

function whyNothing(one: CaseDetail): string[] {
  if (one.status === 'closed') return ['This case is closed: nothing of it is short any more.'];
  return [one.heldPence > 0 ? heldWords(one, 'of it') : 'Nothing of this case is money that a shop took.'];
}

function happens({ one, award, budget }: SeenCase): string[] {
  const chargePence = chargeablePence(one);
  const from = budget ? `${budget.ownerName}’s budget for ${budget.financialYear}` : 'its budget';
  return [
    `${formatPence(chargePence)} is paid from ${from} to award ${award?.reference ?? ''}, which covers what the shop took.`,
    one.heldPence > 0 ? heldWords(one, 'more') : '',
    budget
      ? `What is left in the budget stays ${formatPence(budget.availablePence)}: what is short has been taken off it already.`
      : '',
    'If the shop gives money back later, what is charged now goes back to the budget.',
  ].filter(Boolean);
}

async function showCharge(visit: StaffVisit, tried: Tried = { typed: '', errors: [] }): Promise<Answer> {
  const seen = await readCase(visit);
  const chargePence = chargeablePence(seen.one);
  const isImpossible = chargePence === 0;
  const heading = isImpossible ? 'Nothing can be charged now' : `Charge ${formatPence(chargePence)} to the budget`;
  const model = {
    heading,
    happens: isImpossible ? whyNothing(seen.one) : happens(seen),
    isImpossible,
    act: heading,
    hidden: { chargePence, formKey: tried.formKey ?? newId() },
    reason: { label: 'What happened, and why this is right', hint: NOTE_HINT, typed: tried.typed },
    back: { text: 'Back to the case', href: `/cases/${seen.one.id}` },
  };
  return { view: 'layout/confirm.njk', title: 'Charge to the budget', model, errors: tried.errors };
}

async function showCharged(visit: StaffVisit, chargedPence: Pence): Promise<Answer> {
  const { one, captures } = await readCase(visit);
  const isDisputable = disputable(captures, visit.deps.clock.now()).length > 0;
  const done = chargedPence > 0 ? 'Charged to the budget' : 'Nothing is short any more';
  return {
    done,
    detail: chargedPence > 0 ? formatPence(chargedPence) : 'The money had come back meanwhile',
    next: [
      one.openPence > 0
        ? `${formatPence(one.openPence)} is still short, so the case stays open.`
        : 'The case is closed.',
      ...(isDisputable
        ? [
            'While its clock runs, the payment can still be disputed from the case: what is won goes to the budget first.',
          ]
        : []),
    ],
    link: { text: 'Go to money to settle', href: '/cases' },
  };
}

async function charge(visit: StaffVisit): Promise<Answer> {
  const { reason: note = '', chargePence = '', formKey = '' } = readForm(visit.req.body);
  const caseId = textOf(visit.req.params['id']);
  const expectedPence = Number(chargePence);
  if (!Number.isSafeInteger(expectedPence) || expectedPence < 1 || !isUuid(formKey)) {
    const message = 'Nothing was charged. Look at the amount again';
    return showCharge(visit, { typed: note, errors: [{ field: '', message }] });
  }
  requireFreshSignIn(visit, expectedPence);
  const asked = { caseId, note, expectedPence, idempotencyKey: `page:${formKey}` };
  const tried = await attempt(visit.deps.cases.chargeToBudget(visit.principal, asked));
  if (tried.errors) return showCharge(visit, { typed: note, formKey, errors: asReason(tried.errors) });
  return showCharged(visit, tried.value);
}

export const CHARGE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/cases/:id/charge', access: ['finance'], handle: (visit: StaffVisit) => showCharge(visit) },
  { method: 'post', path: '/cases/:id/charge', access: ['finance'], handle: charge },
];
