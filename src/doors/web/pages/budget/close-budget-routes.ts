import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { financialYearOf, type LondonDate } from '../../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { BudgetView, ClosePreview } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { budgetAddress } from '../../words/budget-address.ts';
import { readForm } from '../make-award/read-answers.ts';
import { onAnyBudget } from './on-any-budget.ts';
import { findAnyBudget } from './one-budget.ts';
import { closeRefusal, closeWords, presentBalances } from './present-close.ts';

const LEAST_REASON = 10;

async function readClose(visit: StaffVisit): Promise<{ budget: BudgetView; preview: ClosePreview; today: LondonDate }> {
  return read(visit, async (trx) => {
    const { budgets, today } = await findAnyBudget(visit, trx);
    return { budget: budgets[0], preview: await visit.deps.reports.closePreview(trx, budgets[0].id), today };
  });
}

async function showClose(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { budget, preview, today } = await readClose(visit);
  const never = closeRefusal(budget, today);
  const model = {
    ...closeWords(budget, preview),
    ...(never ? { happens: [never], isImpossible: true } : {}),
    balances: preview.balances.length > 0 && !never ? presentBalances(preview) : null,
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
  };
  return { view: 'pages/budget/close.njk', title: 'Close this budget', model, errors };
}

async function close(visit: StaffVisit): Promise<Answer> {
  const { budget, preview } = await readClose(visit);
  requireFreshSignIn(visit, preview.releasedPence + Math.max(0, budget.availablePence));
  const errors = await refusalOf(visit.deps.budgets.closeBudget(visit.principal, budget.id));
  if (errors) return showClose(visit, errors);
  return {
    done: 'The budget is closed',
    detail: `${formatPence(preview.releasedPence)} comes back from awards`,
    next: [
      'Its awards end within a minute. What shops still take or give back is booked on this budget when it comes.',
      'Money that rests here stays until you move it on.',
    ],
    link: { text: 'Go to the budget', href: budgetAddress(budget) },
  };
}

type Moving = { to: string; reason: string; formKey?: string; errors: readonly FieldError[] };

/** The same owner's budget of this year, and the commissioner, are where money of a closed year can go. */
async function readMoving(visit: StaffVisit) {
  return read(visit, async (trx) => {
    const { budgets, today } = await findAnyBudget(visit, trx);
    const [budget, ...others] = budgets;
    const isNow = (one: BudgetView) => one.practice === budget.practice && one.financialYear === financialYearOf(today);
    return { budget, next: others.find((one) => isNow(one) && one.status !== 'closed') ?? null };
  });
}

function movingWords({ status, ownerName }: BudgetView, amountPence: Pence) {
  const resting = formatPence(amountPence);
  if (status === 'closed' && amountPence > 0) {
    return { happens: [`${resting} rests in the closed budget of ${ownerName}. All of it is moved.`] };
  }
  const why =
    status === 'closed' ? 'Nothing rests in this budget.' : 'This budget is not closed. Its money stays in it.';
  return { heading: 'No money can be moved on', happens: [why], isImpossible: true };
}

async function showMoving(visit: StaffVisit, attempt: Moving = { to: '', reason: '', errors: [] }): Promise<Answer> {
  const { budget, next } = await readMoving(visit);
  const amountPence = Math.max(0, budget.availablePence);
  const resting = formatPence(amountPence);
  const model = {
    heading: `Move on ${resting} of ${budget.financialYear}`,
    ...movingWords(budget, amountPence),
    act: 'Move it on',
    hidden: { amountPence, formKey: attempt.formKey ?? newId() },
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
    reason: { label: 'Why?', hint: 'The auditor reads this.', typed: attempt.reason },
    choice: {
      name: 'to',
      legend: 'Where does it go?',
      typed: attempt.to,
      items: [
        ...(next ? [{ value: next.id, text: `To the budget of ${next.ownerName} for ${next.financialYear}` }] : []),
        { value: 'commissioner', text: 'Back to the commissioner' },
      ],
    },
  };
  return { view: 'layout/confirm.njk', title: model.act, model, errors: attempt.errors };
}

type Asked = { to: string; reason: string; amountPence: Pence; formKey: string };

function readAsked(visit: StaffVisit): Asked {
  const { to = '', reason = '', amountPence = '', formKey = '' } = readForm(visit.req.body);
  return { to, reason, amountPence: Number(amountPence), formKey };
}

function faultsOf(asked: Asked, allowed: readonly string[]): FieldError[] {
  const isSeen = Number.isSafeInteger(asked.amountPence) && asked.amountPence > 0 && isUuid(asked.formKey);
  return [
    ...(isSeen ? [] : [{ field: '', message: 'Nothing was moved. Look at the amount again' }]),
    ...(asked.reason.length < LEAST_REASON ? [{ field: 'reason', message: 'Write why it is moved' }] : []),
    ...(allowed.includes(asked.to) ? [] : [{ field: 'to', message: 'Choose where it goes' }]),
  ];
}

async function move(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const { budget, next } = await readMoving(visit);
  const asked = readAsked(visit);
  const faults = faultsOf(asked, ['commissioner', ...(next ? [next.id] : [])]);
  if (faults.length > 0) return showMoving(visit, { to: asked.to, reason: asked.reason, errors: faults });
  const { amountPence, reason, formKey } = asked;
  requireFreshSignIn(visit, amountPence);
  const errors = await refusalOf(
    deps.budgets.moveClosedMoney(principal, {
      budgetId: budget.id,
      amountPence,
      toBudgetId: asked.to === 'commissioner' ? null : asked.to,
      reason,
      idempotencyKey: `page:${budget.id}:${formKey}`,
    }),
  );
  if (errors) return showMoving(visit, { to: asked.to, reason, errors });
  return {
    done: 'The money is moved on',
    detail: formatPence(amountPence),
    next: ['Both budgets show it among their movements.'],
    link: { text: 'Go to the budget', href: budgetAddress(budget) },
  };
}

const access = ['commissioner'] as const;

export const CLOSE_BUDGET_ROUTES: readonly Route[] = [
  ...onAnyBudget({ act: 'close', access, show: (visit) => showClose(visit), send: close }),
  ...onAnyBudget({ act: 'move-money', access, show: (visit) => showMoving(visit), send: move }),
];
