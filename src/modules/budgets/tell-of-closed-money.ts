import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { findBudget } from './budget-store.ts';

/**
 * Tells of money that came back to a closed budget, in the transaction that brought it: it rests there until the
 * commissioner moves it on (R12). Nothing is said of a budget that is not closed, or of no money.
 */
export async function tellOfClosedMoney(
  trx: Trx,
  back: { budgetId: string; awardId: string; amountPence: number; cause: string; at: Date },
): Promise<void> {
  const { budgetId, awardId, amountPence, cause, at } = back;
  if (amountPence === 0) return;
  const budget = await findBudget(trx, budgetId);
  if (budget?.status !== 'closed') return;
  await publishEvent(trx, {
    type: 'refund.closed_budget',
    occurredAt: at,
    practiceId: budget.practiceId,
    awardId,
    payload: { cause, budgetId, amountPence },
  });
}
