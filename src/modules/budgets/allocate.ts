import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAccountId, postOnce, readBudgetAvailable } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, lockBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { queueAlerts } from './raise-alerts.ts';

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

/** By how much a cut that is not booked is more than is left; 0 for what is not a cut. */
async function missingForCut(trx: Trx, { budgetId, amountPence }: Allocation): Promise<Pence> {
  return amountPence < 0 ? Math.max(0, -amountPence - (await readBudgetAvailable(trx, budgetId))) : 0;
}

function refuseCutBelowCommitments(missingPence: Pence): void {
  if (missingPence === 0) return;
  const message = `The cut is ${formatPence(missingPence)} more than is left.`;
  throw new AppError('allocation_below_commitments', message, {
    errors: [{ field: 'amountPence', message }],
    detail: { shortfallPence: missingPence },
  });
}

/** A closed budget takes only what its shortfalls need (R3, R8); asked once the amount is booked, so that it stands alone. */
async function refuseMoreThanShort(trx: Trx, budget: Budget, { amountPence }: Allocation): Promise<void> {
  if (budget.status !== 'closed') return;
  const tooMuchPence = await readBudgetAvailable(trx, budget.id);
  if (tooMuchPence <= 0) return;
  const shortPence = Math.max(0, amountPence - tooMuchPence);
  throw new AppError(
    'wrong_state',
    shortPence > 0
      ? `A closed budget takes only what is short: ${formatPence(shortPence)}.`
      : 'A closed budget is not allocated to: nothing is short.',
    { detail: { shortPence } },
  );
}

/**
 * Changes a total allocation; only the commissioner does (R10). A cut below commitments is refused with what is missing.
 * A closed budget is not cut, and takes at most what is short after shops took too much: `wrong_state`. The same key with
 * another amount is `idempotency_key_reused`.
 */
export async function allocate(deps: BudgetsDeps, principal: Principal, allocation: Allocation): Promise<void> {
  requireRole(principal, 'commissioner');
  return inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, allocation.budgetId);
    if (!budget) throw new AppError('not_found', 'There is no such budget.');
    const isCut = allocation.amountPence < 0;
    if (isCut && budget.status === 'closed') {
      throw new AppError('wrong_state', 'A closed budget is not cut: what rests in it is moved on.');
    }
    const missingPence = await missingForCut(trx, allocation);
    const accounts = await accountsOf(trx, budget);
    const at = deps.clock.now();
    const outcome = await postOnce(trx, {
      kind: isCut ? 'allocation_cut' : 'allocation',
      fromAccountId: isCut ? accounts.budget : accounts.commissioner,
      toAccountId: isCut ? accounts.commissioner : accounts.budget,
      amountPence: Math.abs(allocation.amountPence),
      budgetId: budget.id,
      key: `allocation:${allocation.idempotencyKey}`,
      eventAt: at,
      at,
    });
    if (outcome === 'repeated') return;
    refuseCutBelowCommitments(outcome === 'insufficient' ? await missingForCut(trx, allocation) : missingPence);
    assert(outcome === 'posted', `allocation ${allocation.idempotencyKey} is booked or refused`);
    await refuseMoreThanShort(trx, budget, allocation);
    await recordAudit(trx, principal, {
      at,
      action: 'budget.allocate',
      entityKind: 'budget',
      entityId: budget.id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      after: { amountPence: allocation.amountPence },
      reason: allocation.reason,
    });
    await queueAlerts(trx, budget.id);
  });
}
