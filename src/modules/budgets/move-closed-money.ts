import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAccountId, postOnce, readBudgetAvailable } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, lockBudget, shareBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';

export type ClosedMoney = {
  /** The closed budget in which it rests. */
  budgetId: string;
  amountPence: Pence;
  /** The budget that it goes on to; null gives it back to the commissioner. */
  toBudgetId: string | null;
  reason: string;
  /** The same key moves it once. */
  idempotencyKey: string;
};

function refuseNothing(amountPence: Pence): void {
  if (Number.isSafeInteger(amountPence) && amountPence > 0) return;
  const message = 'Nothing is left to move.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'amountPence', message }] });
}

async function closedBudget(trx: Trx, budgetId: string): Promise<Budget> {
  const budget = await lockBudget(trx, budgetId);
  if (!budget) throw new AppError('not_found', 'There is no such budget.');
  if (budget.status !== 'closed') {
    throw new AppError('wrong_state', 'Only what rests in a closed budget is moved in this way.');
  }
  return budget;
}

function refusedTarget(): AppError {
  const message = 'Choose a budget of the same commissioner that is not closed.';
  return new AppError('invalid_input', message, { errors: [{ field: 'toBudgetId', message }] });
}

/** The account that the money goes to, and as what: rolled over to another budget, or back to the commissioner. */
async function destination(trx: Trx, budget: Budget, toBudgetId: string | null) {
  const target = toBudgetId ? await shareBudget(trx, toBudgetId) : null;
  if (toBudgetId && (!target || target.status === 'closed' || target.commissionerId !== budget.commissionerId)) {
    throw refusedTarget();
  }
  const accountId = target
    ? await findAccountId(trx, 'budget', { budgetId: target.id })
    : await findAccountId(trx, 'commissioner', { partyId: budget.commissionerId });
  assert(accountId, `the destination of money of budget ${budget.id} has an account`);
  return { kind: target ? 'rollover' : 'allocation_cut', accountId } as const;
}

function insufficient(availablePence: Pence): AppError {
  const message = `Only ${formatPence(Math.max(0, availablePence))} rests in this budget.`;
  return new AppError('insufficient_budget', message, { errors: [{ field: 'amountPence', message }] });
}

async function post(trx: Trx, about: { budget: Budget; money: ClosedMoney; at: Date }): Promise<boolean> {
  const { budget, money, at } = about;
  const to = await destination(trx, budget, money.toBudgetId);
  const from = await findAccountId(trx, 'budget', { budgetId: budget.id });
  assert(from, `budget ${budget.id} has its account`);
  const before = await readBudgetAvailable(trx, budget.id);
  const outcome = await postOnce(trx, {
    kind: to.kind,
    fromAccountId: from,
    toAccountId: to.accountId,
    amountPence: money.amountPence,
    budgetId: budget.id,
    key: `closed-money:${money.idempotencyKey}`,
    eventAt: at,
    at,
  });
  if (outcome === 'repeated') return false;
  if (outcome === 'insufficient' || (await readBudgetAvailable(trx, budget.id)) < 0) throw insufficient(before);
  return true;
}

/**
 * Moves on money that rests in a closed budget; only the commissioner does (R12), with a reason: to another budget
 * of theirs as a rollover, or back to themselves. Never more than is there net of shortfalls (R3). Throws
 * `wrong_state` unless the budget is closed, `invalid_input` for the amount or the destination, `insufficient_budget`,
 * `idempotency_key_reused` when the key moved something else.
 */
export async function moveClosedMoney(deps: BudgetsDeps, principal: Principal, money: ClosedMoney): Promise<void> {
  requireRole(principal, 'commissioner');
  refuseNothing(money.amountPence);
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const budget = await closedBudget(trx, money.budgetId);
    if (!(await post(trx, { budget, money, at }))) return;
    await recordAudit(trx, principal, {
      at,
      action: 'budget.move_closed_money',
      entityKind: 'budget',
      entityId: budget.id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      after: { amountPence: money.amountPence, toBudgetId: money.toBudgetId },
      reason: money.reason,
    });
  });
}
