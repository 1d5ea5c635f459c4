import type { FieldError } from '../../../../kernel/app-error.ts';
import type { Role } from '../../../../kernel/principal.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignIn } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { budgetAddress } from '../../words/budget-address.ts';
import { type BudgetMove, budgetMoveWords } from './budget-move-words.ts';
import { onAnyBudget } from './on-any-budget.ts';
import { findAnyBudget } from './one-budget.ts';

const readBudget = (visit: StaffVisit): Promise<BudgetView> =>
  read(visit, async (trx) => (await findAnyBudget(visit, trx)).budgets[0]);

async function showMove(
  visit: StaffVisit,
  move: BudgetMove,
  attempt: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const budget = await readBudget(visit);
  const words = budgetMoveWords(move, budget);
  const model = {
    ...words,
    ...(move === 'acknowledge' ? { hidden: { amountPence: budget.allocatedPence } } : {}),
    ...(words.reason ? { reason: { ...words.reason, typed: attempt.typed } } : {}),
    isGrave: move === 'stop',
    back: { text: 'Back to the budget', href: budgetAddress(budget) },
  };
  return { view: 'layout/confirm.njk', title: words.act, model, errors: attempt.errors };
}

function moveBudget(
  { deps, principal }: StaffVisit,
  move: BudgetMove,
  to: { budgetId: string; reason: string; readPence: number },
): Promise<unknown> {
  const { budgetId, reason, readPence } = to;
  switch (move) {
    case 'send-letter':
      return deps.budgets.sendLetter(principal, budgetId);
    case 'acknowledge':
      return deps.budgets.acknowledgeLetter(principal, budgetId, readPence);
    case 'open':
      return deps.budgets.openBudget(principal, budgetId);
    case 'stop':
      return deps.budgets.stopSpending(principal, { kind: 'budget', target: budgetId, reason });
    case 'resume':
      return deps.budgets.resumeBudget(principal, { budgetId, note: reason });
  }
}

/** What is written on this page is the reason of a stop and the note of its end; no amount is. */
const FIELD_OF: Readonly<Record<string, string>> = { note: 'reason', amountPence: '', allocatedPence: '' };
const asTyped = ({ field, message }: FieldError) => ({ field: FIELD_OF[field] ?? field, message });

async function makeMove(visit: StaffVisit, move: BudgetMove): Promise<Answer> {
  const budget = await readBudget(visit);
  if (move === 'open') requireFreshSignIn(visit, budget.allocatedPence);
  const typed = textOf(visit.req.body.reason).trim();
  const readPence = Number.parseInt(textOf(visit.req.body['amountPence']), 10);
  const refusal = await refusalOf(moveBudget(visit, move, { budgetId: budget.id, reason: typed, readPence }));
  if (refusal) return showMove(visit, move, { typed, errors: refusal.map(asTyped) });
  const { done, next } = budgetMoveWords(move, budget);
  const link = { text: 'Go to the budget', href: budgetAddress(budget) };
  return { done, detail: `${budget.ownerName}, ${budget.financialYear}`, next, link };
}

const ROLES: Record<BudgetMove, readonly Role[]> = {
  'send-letter': ['commissioner'],
  acknowledge: ['practice_manager'],
  open: ['commissioner'],
  stop: ['commissioner'],
  resume: ['commissioner'],
};

const MOVES = Object.keys(ROLES) as BudgetMove[];

export const BUDGET_MOVE_ROUTES: readonly Route[] = MOVES.flatMap((move) =>
  onAnyBudget({
    act: move,
    access: ROLES[move],
    show: (visit) => showMove(visit, move),
    send: (visit) => makeMove(visit, move),
  }),
);
