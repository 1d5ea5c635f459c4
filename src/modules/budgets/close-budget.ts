import { AppError } from '../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, insertClosedPeriods, lockBudget, lockPeriods, updateBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { mayMoveBudget } from './core/life-cycle.ts';
import { closableFrom, periodsOf } from './core/year-end.ts';

function refuseUnlessClosable(budget: Budget | null, today: string): asserts budget is Budget {
  if (!budget) throw new AppError('not_found', 'There is no such budget.');
  if (!mayMoveBudget(budget.status, 'closed')) {
    throw new AppError('wrong_state', `A budget that is ${budget.status} cannot be closed.`);
  }
  const from = closableFrom(budget.financialYear);
  if (today < from) throw new AppError('wrong_state', `This budget can be closed from ${formatDate(from)}.`);
}

async function writeClose(trx: Trx, about: { principal: Principal; budget: Budget; at: Date }): Promise<void> {
  const { principal, budget, at } = about;
  await updateBudget(trx, budget.id, { status: 'closed', closed_at: at, closed_by: principal.id });
  await insertClosedPeriods(trx, { budgetId: budget.id, periods: periodsOf(budget.financialYear), at });
  await recordAudit(trx, principal, {
    at,
    action: 'budget.close',
    entityKind: 'budget',
    entityId: budget.id,
    ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
    before: { status: budget.status },
    after: { status: 'closed' },
  });
}

/**
 * Closes the budget of a year; only the commissioner does, from 1 March (R8). With this commit no award is made or
 * approved on it and its months take no more postings. The worker then ends its awards and releases what is free,
 * but for those carried forward (R7). What comes later keeps this budget and is posted in the open month; money
 * that comes back rests here until the commissioner moves it on (R12). A stop in force stays in force. The time of the
 * close is taken once postings wait for it: none that it waited for is later.
 */
export async function closeBudget(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  requireRole(principal, 'commissioner');
  await inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, budgetId);
    refuseUnlessClosable(budget, londonDate(deps.clock.now()));
    await lockPeriods(trx, budgetId);
    const at = deps.clock.now();
    await writeClose(trx, { principal, budget, at });
    await enqueueJob(trx, { task: 'end-awards-of-budget', payload: { budgetId }, key: `close:${budgetId}` });
  });
}
