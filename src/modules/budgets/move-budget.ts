import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { readAllocations } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, type BudgetChange, lockBudget, updateBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { mayMoveBudget } from './core/life-cycle.ts';
import { allianceOf } from './party-store.ts';

type Move = {
  action: string;
  role: Role;
  change: (at: Date, principal: Principal) => BudgetChange;
  /** What else the audit keeps of it; throws where it may not be done. */
  also?: (trx: Trx, budget: Budget) => Promise<Record<string, unknown>>;
};

/** Row-level security shows every pool to everybody: a practice has a part only in those of its alliance (R16). */
async function isOfOthers(trx: Trx, { scope }: Principal, about: { budget: Budget; at: Date }): Promise<boolean> {
  const { budget, at } = about;
  if (scope === 'all' || budget.practiceId !== null) return false;
  for (const id of scope) if ((await allianceOf(trx, id, londonDate(at))) === budget.ownerPartyId) return false;
  return true;
}

async function moveBudget(deps: BudgetsDeps, principal: Principal, step: Move & { budgetId: string }): Promise<void> {
  requireRole(principal, step.role);
  await inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, step.budgetId);
    const at = deps.clock.now();
    if (!budget || (await isOfOthers(trx, principal, { budget, at }))) {
      throw new AppError('not_found', 'There is no such budget.');
    }
    const change = step.change(at, principal);
    if (!mayMoveBudget(budget.status, change.status)) {
      throw new AppError('wrong_state', `A budget that is ${budget.status} cannot become ${change.status}.`);
    }
    const also = await step.also?.(trx, budget);
    await updateBudget(trx, budget.id, change);
    await recordAudit(trx, principal, {
      at,
      action: step.action,
      entityKind: 'budget',
      entityId: budget.id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      before: { status: budget.status },
      after: { status: change.status, ...also },
    });
  });
}

/** A letter of £0.00 would say nothing: whoever acknowledges it would agree to no money (R5). */
async function refuseEmpty(trx: Trx, { id }: Budget): Promise<Record<string, unknown>> {
  const { allocatedPence } = await readAllocations(trx, id);
  if (allocatedPence > 0) return {};
  const message = 'Nothing is allocated yet, so the letter would say nothing. Allocate money first.';
  throw new AppError('wrong_state', message, { errors: [{ field: 'allocatedPence', message }] });
}

/** The commissioner sends the allocation letter, once money is allocated. */
export function sendLetter(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
    also: refuseEmpty,
    action: 'budget.send_letter',
    role: 'commissioner',
    change: (at) => ({ status: 'letter_sent', letter_sent_at: at }),
  });
}

/** A letter, and what it said when it was read. */
export type ReadLetter = { budgetId: string; readPence?: Pence | undefined };

async function allocatedAsRead(
  trx: Trx,
  { id }: Budget,
  readPence: Pence | undefined,
): Promise<{ amountPence: Pence }> {
  const { allocatedPence } = await readAllocations(trx, id);
  if (readPence === undefined || readPence === allocatedPence) return { amountPence: allocatedPence };
  const message = `The letter now says ${formatPence(allocatedPence)}. Read it again before you acknowledge it.`;
  throw new AppError('conflict', message, {
    errors: [{ field: 'amountPence', message }],
    detail: { allocatedPence },
  });
}

/**
 * The budget holder acknowledges the letter, of a pool for all its practices; without it no budget opens (R5). Where it
 * is said what was read, and another amount is allocated by now, it is a `conflict`.
 */
export function acknowledgeLetter(
  deps: BudgetsDeps,
  principal: Principal,
  { budgetId, readPence }: ReadLetter,
): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
    also: (trx, budget) => allocatedAsRead(trx, budget, readPence),
    action: 'budget.acknowledge_letter',
    role: 'practice_manager',
    change: (at, who) => ({ status: 'acknowledged', acknowledged_at: at, acknowledged_by: who.id }),
  });
}

/** Opens an acknowledged budget for awards (R5). */
export function openBudget(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
    action: 'budget.open',
    role: 'commissioner',
    change: (at) => ({ status: 'open', opened_at: at }),
  });
}
