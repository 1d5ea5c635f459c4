import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import {
  type Budget,
  type BudgetChange,
  endStop,
  insertStop,
  lockBudget,
  raiseStopEpoch,
  updateBudget,
} from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { mayMoveBudget } from './core/life-cycle.ts';

type Move = {
  action: string;
  role: Role;
  change: (at: Date, principal: Principal) => BudgetChange;
  also?: (trx: Trx, budget: Budget, at: Date) => Promise<void>;
  reason?: string;
};

async function moveBudget(deps: BudgetsDeps, principal: Principal, step: Move & { budgetId: string }): Promise<void> {
  requireRole(principal, step.role);
  await inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, step.budgetId);
    if (!budget) throw new AppError('not_found', 'There is no such budget.');
    const at = deps.clock.now();
    const change = step.change(at, principal);
    if (!mayMoveBudget(budget.status, change.status)) {
      throw new AppError('wrong_state', `A budget that is ${budget.status} cannot become ${change.status}.`);
    }
    await step.also?.(trx, budget, at);
    await updateBudget(trx, budget.id, change);
    await recordAudit(trx, principal, {
      at,
      action: step.action,
      entityKind: 'budget',
      entityId: budget.id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      before: { status: budget.status },
      after: { status: change.status },
      ...(step.reason ? { reason: step.reason } : {}),
    });
  });
}

/** The commissioner sends the allocation letter. */
export function sendLetter(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
    action: 'budget.send_letter',
    role: 'commissioner',
    change: (at) => ({ status: 'letter_sent', letter_sent_at: at }),
  });
}

/** The budget holder acknowledges the letter; without it no budget opens (R5). */
export function acknowledgeLetter(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
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

/** Stops a budget at once: no new awards, and no decision made after this commits approves on it (R40, R61). */
export function stopBudget(
  deps: BudgetsDeps,
  principal: Principal,
  stop: { budgetId: string; reason: string },
): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId: stop.budgetId,
    action: 'budget.stop',
    role: 'commissioner',
    reason: stop.reason,
    change: () => ({ status: 'frozen', stopped_reason: stop.reason }),
    also: async (trx, budget, at) => {
      await raiseStopEpoch(trx);
      const startedBy = principal.id;
      await insertStop(trx, { id: newId(), kind: 'budget', target: budget.id, reason: stop.reason, startedBy, at });
    },
  });
}

/** Lifts a stop. */
export function resumeBudget(deps: BudgetsDeps, principal: Principal, budgetId: string): Promise<void> {
  return moveBudget(deps, principal, {
    budgetId,
    action: 'budget.resume',
    role: 'commissioner',
    change: () => ({ status: 'open', stopped_reason: null }),
    also: async (trx, budget, at) => {
      await raiseStopEpoch(trx);
      await endStop(trx, { kind: 'budget', target: budget.id, at });
    },
  });
}
