import { AppError } from '../../kernel/app-error.ts';
import { addDays, financialYearDays, formatDate, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findBudget } from '../budgets/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockAward, updateAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isLive } from './core/award.ts';

/** Days after 31 March beyond which no award is carried: to 30 June. */
const MOST_DAYS = 91;

export type CarryForward = {
  awardId: string;
  /** The new last day, to midnight in London. */
  until: LondonDate;
  reason: string;
};

function refuseDate(until: LondonDate, bounds: { first: LondonDate; last: LondonDate }): void {
  if (until >= bounds.first && until <= bounds.last) return;
  const message = `The last day must be between ${formatDate(bounds.first)} and ${formatDate(bounds.last)}.`;
  throw new AppError('expiry_not_allowed', message, { errors: [{ field: 'until', message }] });
}

/**
 * Lets a live award end after the year of its budget (R7); only the commissioner does, with a reason, to 30 June at
 * the latest. Its money stays that year's, and the close of the budget leaves it alone. Throws `wrong_state` for an
 * award that is not live, or whose last day has passed, and `expiry_not_allowed` for the date.
 */
export async function carryForward(deps: AwardsDeps, principal: Principal, carry: CarryForward): Promise<void> {
  requireRole(principal, 'commissioner');
  const { awardId, until, reason } = carry;
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, awardId);
    const budget = award ? await findBudget(trx, award.budgetId) : null;
    if (!award || !budget) throw new AppError('not_found', 'There is no such award.');
    if (!isLive(award.status) || award.expiresOn < londonDate(at)) {
      throw new AppError('wrong_state', 'Only a live award can be carried past its year.');
    }
    const yearEnd = financialYearDays(budget.financialYear).last;
    const [, earliest = yearEnd] = [award.expiresOn, yearEnd].sort();
    refuseDate(until, { first: addDays(earliest, 1), last: addDays(yearEnd, MOST_DAYS) });
    await updateAward(trx, awardId, { expires_on: until, carried_forward_at: at });
    await recordAudit(trx, principal, {
      at,
      action: 'award.carry_forward',
      entityKind: 'award',
      entityId: awardId,
      practiceId: award.practiceId,
      before: { expiresOn: award.expiresOn },
      after: { expiresOn: until },
      reason,
    });
  });
}
