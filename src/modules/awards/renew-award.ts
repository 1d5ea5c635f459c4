import { addDays, daysBetween, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { lastDayOnBudget } from './last-day-on-budget.ts';
import { findReconsideration } from './reconsideration-store.ts';
import { refuseBeyondLimits } from './test-request.ts';

/**
 * A last day as many days from today as were asked for from `since` on: what the second look takes is not the
 * person's loss. Never beyond the policy's days or the budget's year.
 */
async function lastDayAnew(
  deps: AwardsDeps,
  trx: Trx,
  { award, since }: { award: Award; since: LondonDate },
): Promise<LondonDate> {
  const today = londonDate(deps.clock.now());
  const last = await lastDayOnBudget(deps, trx, { award, today });
  return addDays(today, Math.min(daysBetween(since, award.expiresOn), daysBetween(today, last)));
}

/**
 * The award as it is if it is given today, when it is looked at once more: with the days that were asked for, within
 * the limits of R22 with all that was asked for meanwhile. Any other is as it was. The caller has locked the person.
 * Throws as {@link refuseBeyondLimits} and {@link lastDayOnBudget} do.
 */
export async function renewAward(deps: AwardsDeps, trx: Trx, award: Award): Promise<Award> {
  const again = await findReconsideration(trx, award.id);
  if (!again) return award;
  const askedOn = londonDate(again.askedAt);
  const renewed = { ...award, expiresOn: await lastDayAnew(deps, trx, { award, since: askedOn }) };
  await refuseBeyondLimits(deps, trx, { award: renewed, askedOn });
  return renewed;
}

/** The last day of a refused award that is asked for once more today. Throws as {@link lastDayOnBudget} does. */
export function lastDayOnceMore(deps: AwardsDeps, trx: Trx, award: Award): Promise<LondonDate> {
  return lastDayAnew(deps, trx, { award, since: londonDate(award.requestedAt) });
}
