import { v7 as newId } from 'uuid';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { publishEvent } from '../audit/index.ts';
import { readAllocations, readBudgetAvailable } from '../ledger/index.ts';
import { highestTold, insertAlert } from './alert-store.ts';
import { findBudget, listLiveBudgets } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { thresholdReached } from './core/alert.ts';

async function readUse(trx: Trx, budgetId: string) {
  const { allocatedPence, changes } = await readAllocations(trx, budgetId);
  const usedPence = allocatedPence - (await readBudgetAvailable(trx, budgetId));
  return { allocatedPence, usedPence, round: changes, threshold: thresholdReached({ usedPence, allocatedPence }) };
}

/**
 * Has the worker tell of a budget that has reached a threshold, once this transaction has committed. Call it last: one
 * job stands for all who ask at once, and they wait for each other.
 */
export async function queueAlerts(trx: Trx, budgetId: string): Promise<void> {
  if ((await readUse(trx, budgetId)).threshold === null) return;
  await enqueueJob(trx, { task: 'raise-budget-alerts', payload: { budgetId }, key: `alerts:${budgetId}` });
}

async function raiseAlert(deps: Pick<BudgetsDeps, 'clock'>, trx: Trx, budgetId: string): Promise<boolean> {
  const budget = await findBudget(trx, budgetId);
  if (!budget || (budget.status !== 'open' && budget.status !== 'frozen')) return false;
  const { allocatedPence, usedPence, round, threshold } = await readUse(trx, budgetId);
  if (!threshold || threshold <= (await highestTold(trx, budgetId, round))) return false;
  const at = deps.clock.now();
  const { practiceId } = budget;
  const id = newId();
  const alert = { id, budgetId, practiceId, threshold, round, allocatedPence, usedPence, raisedAt: at };
  if (!(await insertAlert(trx, alert))) return false;
  await publishEvent(trx, {
    type: 'budget.alert',
    occurredAt: at,
    practiceId,
    awardId: null,
    payload: { alertId: id, budgetId, threshold, usedPence, allocatedPence },
  });
  return true;
}

/**
 * Tells of every open budget, or the one given, that has reached 80, 90 or 100 in a hundred (R64): each once, the
 * highest when several were passed at once, and again after its allocation was changed or money was moved to or from
 * it. For the worker; running it twice tells nothing twice, and one budget that fails holds up no other. Returns how
 * many were told, or throws once all were looked at.
 */
export async function raiseAlerts(
  deps: Pick<BudgetsDeps, 'db' | 'clock'>,
  about: { budgetId?: string | undefined } = {},
): Promise<number> {
  const ids = about.budgetId ? [about.budgetId] : await inScope(deps.db, 'all', listLiveBudgets);
  let told = 0;
  const faults: unknown[] = [];
  for (const id of ids) {
    try {
      if (await inScope(deps.db, 'all', (trx) => raiseAlert(deps, trx, id))) told += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'alerts of some budgets could not be told');
  return told;
}
