import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAccountId, postTransfer, readBudgetAvailable } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, lockBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';

export type Allocation = {
  budgetId: string;
  /** Added to the budget; below zero for a cut. */
  amountPence: Pence;
  reason: string;
  idempotencyKey: string;
};

async function accountsOf(trx: Trx, budget: Budget): Promise<{ commissioner: string; budget: string }> {
  const commissioner = await findAccountId(trx, 'commissioner', { partyId: budget.commissionerId });
  const own = await findAccountId(trx, 'budget', { budgetId: budget.id });
  assert(commissioner && own, `accounts of budget ${budget.id} exist`);
  return { commissioner, budget: own };
}

async function refuseCutBelowCommitments(trx: Trx, allocation: Allocation): Promise<void> {
  const missing = -allocation.amountPence - (await readBudgetAvailable(trx, allocation.budgetId));
  if (allocation.amountPence < 0 && missing > 0) {
    throw new AppError('allocation_below_commitments', `The cut is ${formatPence(missing)} more than is left.`, {
      detail: { shortfallPence: missing },
    });
  }
}

/** Changes a total allocation; only the commissioner does (R10). A cut below commitments is refused with what is missing. */
export async function allocate(deps: BudgetsDeps, principal: Principal, allocation: Allocation): Promise<void> {
  requireRole(principal, 'commissioner');
  return inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, allocation.budgetId);
    if (!budget) throw new AppError('not_found', 'There is no such budget.');
    if (budget.status === 'closed') throw new AppError('wrong_state', 'A closed budget is not allocated to.');
    await refuseCutBelowCommitments(trx, allocation);
    const accounts = await accountsOf(trx, budget);
    const at = deps.clock.now();
    const isCut = allocation.amountPence < 0;
    const outcome = await postTransfer(trx, {
      kind: isCut ? 'allocation_cut' : 'allocation',
      fromAccountId: isCut ? accounts.budget : accounts.commissioner,
      toAccountId: isCut ? accounts.commissioner : accounts.budget,
      amountPence: Math.abs(allocation.amountPence),
      budgetId: budget.id,
      key: `allocation:${allocation.idempotencyKey}`,
      eventAt: at,
      at,
    });
    if (outcome !== 'posted') return;
    await recordAudit(trx, principal, {
      at,
      action: 'budget.allocate',
      entityKind: 'budget',
      entityId: budget.id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      after: { amountPence: allocation.amountPence },
      reason: allocation.reason,
    });
  });
}
