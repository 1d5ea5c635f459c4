import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import type { Pacing } from './core/pacing.ts';
import { pacingOf, writePacing } from './pacing-store.ts';

const MOST_PERCENT = 500;

function refuse(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { errors: [{ field, message }] });
}

function refuseFaults({ warnOverPercent, mostAwards }: Pacing): void {
  if (!Number.isSafeInteger(warnOverPercent) || warnOverPercent < 0 || warnOverPercent > MOST_PERCENT) {
    throw refuse('warnOverPercent', `Give a whole number from 0 to ${MOST_PERCENT}.`);
  }
  if (mostAwards !== null && (!Number.isSafeInteger(mostAwards) || mostAwards < 1)) {
    throw refuse('mostAwards', 'Give a whole number of awards, 1 or more.');
  }
}

/**
 * Says how fast a budget may be used (R11): from when on a month is too fast, whether that stops new awards until the
 * month is over, and how many awards one practice may make from it. Only the commissioner does. It binds the next
 * award; what has been awarded stays. Throws `invalid_input`, `not_found`, and `wrong_state` for a closed budget.
 */
export async function setPacing(
  deps: BudgetsDeps,
  principal: Principal,
  { budgetId, ...pacing }: Pacing & { budgetId: string },
): Promise<void> {
  requireRole(principal, 'commissioner');
  refuseFaults(pacing);
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const budget = await lockBudget(trx, budgetId);
    if (!budget) throw new AppError('not_found', 'There is no such budget.');
    if (budget.status === 'closed') throw new AppError('wrong_state', 'This budget is closed.');
    const before = await pacingOf(trx, budgetId);
    await writePacing(trx, { budgetId, practiceId: budget.practiceId, pacing, by: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'budget.set_pacing',
      entityKind: 'budget',
      entityId: budgetId,
      practiceId: budget.practiceId,
      before,
      after: pacing,
    });
  });
}
