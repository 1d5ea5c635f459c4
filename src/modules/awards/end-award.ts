import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { type Principal, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { tellOfClosedMoney } from '../budgets/index.ts';
import { findAwardAccounts, rebalanceAward } from '../ledger/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findExpired, lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type Award, type EndReason, isOver, mayMoveAward } from './core/award.ts';
import { moveAward } from './move-award.ts';
import { queueCardCases } from './queue-card-cases.ts';
import { withdrawOpenAddition } from './withdraw-addition.ts';

export type AwardEnd = {
  principal: Principal;
  awardId: string;
  reason: EndReason;
  at: Date;
  /** Its budget is being closed: that its money rests there is no news. */
  isClosing?: boolean;
};

/** What is free returns to the award's own budget; if that is closed it rests there, and finance is told (R12). */
async function releaseFree(trx: Trx, award: Award, end: AwardEnd): Promise<void> {
  const { id: awardId, budgetId } = award;
  const { at } = end;
  const cause = `end:${awardId}`;
  const accounts = await findAwardAccounts(trx, { awardId, budgetId });
  const { releasedPence } = await rebalanceAward(trx, { accounts, isOver: true, cause, eventAt: at, at });
  if (!end.isClosing) await tellOfClosedMoney(trx, { budgetId, awardId, amountPence: releasedPence, cause, at });
}

/**
 * Ends an award in the caller's transaction: the free part returns to its budget at once, open holds keep
 * their money until they resolve (R4). False when it is over already: money returns once.
 */
export async function finishAward(trx: Trx, end: AwardEnd): Promise<boolean> {
  const { principal, awardId, reason, at } = end;
  const award = await lockAward(trx, awardId);
  if (!award) throw new AppError('not_found', 'There is no such award.');
  if (isOver(award.status)) return false;
  if (!mayMoveAward(award.status, 'finished')) {
    throw new AppError('wrong_state', `An award that is ${award.status} cannot be ended.`);
  }
  await releaseFree(trx, award, end);
  await moveAward(trx, award, { status: 'finished', end_reason: reason, ended_at: at });
  await recordAudit(trx, principal, {
    at,
    action: 'award.end',
    entityKind: 'award',
    entityId: awardId,
    practiceId: award.practiceId,
    before: { status: award.status },
    after: { status: 'finished', reason },
  });
  await withdrawOpenAddition(trx, { principal, awardId, at });
  const { practiceId } = award;
  await publishEvent(trx, { type: 'award.ended', occurredAt: at, practiceId, awardId, payload: { reason } });
  await enqueueJob(trx, { task: 'withdraw-cards', payload: { awardId }, key: `withdraw:${awardId}` });
  await queueCardCases(trx, awardId);
  return true;
}

/**
 * Ends an award by hand; its card stops at once here, and at Stripe as soon as the worker reaches it. Throws
 * `declared_link` for whoever is close to the person (R14).
 */
export async function endAward(
  deps: AwardsDeps,
  principal: Principal,
  end: { awardId: string; reason: 'cancelled' | 'withdrawn' },
): Promise<boolean> {
  requireRole(principal, 'approver', 'practice_manager', 'finance');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, end.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    return finishAward(trx, { principal, at, ...end });
  });
}

/** Ends every award whose last day has passed in London. Returns how many it ended. */
export async function expireDueAwards(deps: AwardsDeps): Promise<number> {
  const at = deps.clock.now();
  const principal = systemPrincipal('expire-awards');
  const ids = await inScope(deps.db, 'all', (trx) => findExpired(trx, londonDate(at)));
  let ended = 0;
  for (const awardId of ids) {
    try {
      const end = { principal, awardId, reason: 'expired', at } as const;
      if (await inScope(deps.db, 'all', (trx) => finishAward(trx, end))) ended += 1;
    } catch (error) {
      deps.logger.error({ awardId, err: error }, 'an award could not be ended; the others are');
    }
  }
  return ended;
}
