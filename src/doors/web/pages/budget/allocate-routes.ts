import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Done, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { budgetActAddress, budgetAddress } from '../../words/budget-address.ts';
import { readForm, readPounds, type Typed } from '../make-award/read-answers.ts';
import { onAnyBudget } from './on-any-budget.ts';
import { findAnyBudget } from './one-budget.ts';

const LEAST_REASON = 10;

type Tried = { typed: Typed; errors: readonly FieldError[] };

const readBudgets = (visit: StaffVisit) =>
  read(visit, async (trx) => {
    const { budgets } = await findAnyBudget(visit, trx);
    const [budget, ...others] = budgets;
    const before = (one: BudgetView) =>
      one.practice === budget.practice &&
      one.ownerName === budget.ownerName &&
      one.financialYear < budget.financialYear;
    return { budget, last: others.filter(before).sort((a, b) => (a.financialYear < b.financialYear ? 1 : -1))[0] };
  });

const nowWords = ({ allocatedPence, committedPence, spentPence, availablePence }: BudgetView) =>
  `${formatPence(allocatedPence)} is allocated now: ${formatPence(spentPence)} is spent, ${formatPence(committedPence)} is promised or on hold and ${formatPence(availablePence)} is left.`;

async function showAllocate(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Promise<Answer> {
  const { budget, last } = await readBudgets(visit);
  const isFirst = budget.allocatedPence === 0;
  const title = isFirst ? 'Allocate money' : 'Change the allocation';
  const model = {
    heading: `${title} of ${budget.ownerName} for ${budget.financialYear}`.replace('money of', 'money to'),
    happens: [
      ...(isFirst ? [] : [nowWords(budget)]),
      ...(last ? [`In ${last.financialYear} it was ${formatPence(last.allocatedPence)}.`] : []),
      'An allocation is a promise. The cash for it is sent apart from it.',
    ],
    isFirst,
    typed: { way: 'add', ...tried.typed, formKey: tried.typed['formKey'] ?? newId() },
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
  };
  return { view: 'pages/budget/allocate.njk', title, model, errors: tried.errors };
}

function faultsOf(amountPence: number | null, { reason = '', formKey = '' }: Typed): FieldError[] {
  const isAmount = amountPence !== null && amountPence > 0;
  return [
    ...(isAmount ? [] : [{ field: 'amount', message: 'Enter an amount in pounds, like 1,500 or 150.50' }]),
    ...(reason.length < LEAST_REASON
      ? [{ field: 'reason', message: `Write why, in at least ${LEAST_REASON} characters` }]
      : []),
    ...(isUuid(formKey) ? [] : [{ field: '', message: 'Nothing was allocated. Look at it again' }]),
  ];
}

function told(budget: BudgetView, changePence: number): Done {
  const isDraft = budget.status === 'draft';
  return {
    done: changePence > 0 ? 'The money is allocated' : 'The allocation is cut',
    detail: `${formatPence(Math.abs(changePence))}, ${budget.ownerName}, ${budget.financialYear}`,
    next: [
      isDraft
        ? 'Send the allocation letter next. Nothing can be spent before it is acknowledged and the budget is open.'
        : 'The budget shows it among its movements, with what is left now.',
    ],
    link: isDraft
      ? { text: 'Send the allocation letter', href: budgetActAddress(budget, 'send-letter') }
      : { text: 'Go to the budget', href: budgetAddress(budget) },
  };
}

const asTyped = ({ field, message }: FieldError) => ({ field: field === 'amountPence' ? 'amount' : field, message });

async function allocate(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const { budget } = await readBudgets(visit);
  const typed = readForm(visit.req.body);
  const { amount = '', way = '', reason = '', formKey = '' } = typed;
  const amountPence = readPounds(amount);
  const faults = faultsOf(amountPence, typed);
  if (faults.length > 0 || amountPence === null) return showAllocate(visit, { typed, errors: faults });
  requireFreshSignIn(visit, amountPence);
  const changePence = way === 'cut' ? -amountPence : amountPence;
  // Whoever goes back and changes the amount means another act; the same one sent again is done once.
  const idempotencyKey = `page:${budget.id}:${formKey}:${changePence}`;
  const asked = { budgetId: budget.id, amountPence: changePence, reason, idempotencyKey };
  const errors = await refusalOf(deps.budgets.allocate(principal, asked));
  return errors ? showAllocate(visit, { typed, errors: errors.map(asTyped) }) : told(budget, changePence);
}

export const ALLOCATE_ROUTES: readonly Route[] = onAnyBudget({
  act: 'allocate',
  access: ['commissioner'],
  show: (visit) => showAllocate(visit),
  send: allocate,
});
