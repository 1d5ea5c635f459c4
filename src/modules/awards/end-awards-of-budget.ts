import { londonDate } from '../../kernel/dates.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findOpenOfBudget, lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isAsked, isLive } from './core/award.ts';
import { finishAward } from './end-award.ts';
import { withdrawRequest } from './withdraw-request.ts';

const SELF = systemPrincipal('close-budget');

async function endOne(trx: Trx, awardId: string, at: Date): Promise<void> {
  const award = await lockAward(trx, awardId);
  if (!award || award.carriedForwardAt) return;
  if (isAsked(award.status)) {
    await withdrawRequest(trx, { principal: SELF, award, reason: 'The budget was closed.', at });
    return;
  }
  if (!isLive(award.status)) return;
  const reason = award.expiresOn < londonDate(at) ? 'expired' : 'year_end';
  await finishAward(trx, { principal: SELF, awardId, reason, at, isClosing: true });
}

/**
 * Ends what is still open on a budget that has been closed (R8): requests are taken back, awards end and release
 * what is free, each in a transaction of its own. Those that the commissioner carried forward go on (R7). For the
 * worker; it may run twice. Throws at the end when some could not be ended, so that the job is tried again.
 */
export async function endAwardsOfBudget(deps: AwardsDeps, budgetId: string): Promise<void> {
  const at = deps.clock.now();
  const ids = await inScope(deps.db, 'all', (trx) => findOpenOfBudget(trx, budgetId));
  const failures: unknown[] = [];
  for (const awardId of ids) {
    try {
      await inScope(deps.db, 'all', (trx) => endOne(trx, awardId, at));
    } catch (error) {
      deps.logger.error({ awardId, err: error }, 'an award of a closed budget could not be ended; the others are');
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} awards could not be ended`);
}
