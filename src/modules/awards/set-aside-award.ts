import { AppError } from '../../kernel/app-error.ts';
import { financialYearDays, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { queueAlerts, refuseWhileStopped, shareBudget } from '../budgets/index.ts';
import { openAwardAccounts, postTransfer } from '../ledger/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { readRoom, refuseBeyondPace } from './room-in-budget.ts';

/** How long an approver waits for the card before the answer says it is still being made. */
const PATIENCE_MS = 5000;
/** When the worker takes over from an approval that died before its card was made. */
const TAKE_OVER_MS = 15_000;

/**
 * Throws `spending_stopped` (R61), `budget_not_open` (R5), or `wrong_state` when the award's last day has passed or is
 * beyond the year of its budget (R7).
 */
export async function refuseUnlessSpendable(deps: AwardsDeps, trx: Trx, award: Award): Promise<void> {
  const { practiceId, budgetId, policyVersionId } = award;
  const budget = await shareBudget(trx, budgetId);
  const { slug } = await deps.policies.policyVersion(trx, policyVersionId);
  await refuseWhileStopped(trx, { practiceId, budgetId, policy: slug });
  if (budget?.status !== 'open') {
    throw new AppError('budget_not_open', 'The budget of this award is not open.');
  }
  if (award.expiresOn < londonDate(deps.clock.now())) {
    throw new AppError('wrong_state', 'The last day of this award has passed. Ask for a new one.');
  }
  if (!award.carriedForwardAt && award.expiresOn > financialYearDays(budget.financialYear).last) {
    throw new AppError('wrong_state', 'This award would last beyond the year of its budget. Ask for a new one.');
  }
}

function insufficientBudget(): AppError {
  const message = 'The budget does not have this much left.';
  return new AppError('insufficient_budget', message, { errors: [{ field: 'amountPence', message }] });
}

/** Moves the whole award out of the budget (R4); never beyond what the practice has in it net of shortfalls (R3). */
async function reserve(trx: Trx, award: Award, at: Date): Promise<void> {
  const accounts = await openAwardAccounts(trx, { awardId: award.id, budgetId: award.budgetId, at });
  const outcome = await postTransfer(trx, {
    kind: 'award',
    fromAccountId: accounts.budget,
    toAccountId: accounts.award,
    amountPence: award.amountPence,
    awardId: award.id,
    budgetId: award.budgetId,
    key: `award:${award.id}`,
    eventAt: at,
    at,
  });
  if (outcome === 'insufficient') throw insufficientBudget();
  if ((await readRoom(trx, award)) < 0) throw insufficientBudget();
  const { budgetId, practiceId } = award;
  await refuseBeyondPace(trx, { budgetId, practiceId, added: { pence: 0, awards: 0 }, at });
  await queueAlerts(trx, budgetId);
}

/**
 * Reserves the whole award (R4) in the caller's transaction and sees to it that its card is made, whatever becomes
 * of this process. The award is in `issuing`. Throws `insufficient_budget`, `award_limit_reached`, `pace_exceeded` (R11).
 */
export async function setAsideAward(trx: Trx, award: Award, at: Date): Promise<void> {
  await enqueueJob(trx, {
    task: 'issue-award',
    payload: { awardId: award.id },
    key: `issue:${award.id}`,
    runAt: new Date(Date.now() + TAKE_OVER_MS),
  });
  await reserve(trx, award, at);
}

/** Has the card of a committed approval made now; after 5 seconds the worker goes on alone. Never throws. */
export async function waitForCard(deps: AwardsDeps, awardId: string): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, PATIENCE_MS);
  const issued = deps.carrier.issue(awardId).catch((error: unknown) => {
    deps.logger.warn({ awardId, err: error }, 'the card could not be made yet; the worker goes on');
  });
  await Promise.race([issued, patience.promise]);
  clearTimeout(timer);
}
