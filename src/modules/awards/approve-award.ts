import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { formatPenceShort } from '../../kernel/money.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { refuseWhileStopped, shareBudget } from '../budgets/index.ts';
import { openAwardAccounts, postTransfer, readBudgetAvailable } from '../ledger/index.ts';
import { findApprover, findAward, lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isApprover, mayApprove } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';
import { recipientYearPence } from './recipient-year.ts';
import { recordAwardDecision } from './record-award-decision.ts';

/** How long an approver waits for the card before the answer says it is still being made. */
const PATIENCE_MS = 5000;
/** When the worker takes over from an approval that died before its card was made. */
const TAKE_OVER_MS = 15_000;

/** Throws unless this principal may decide on this award: seen, requested, and not their own (R13). */
export function refuseUnlessDecidable(principal: Principal, award: Award | null): asserts award is Award {
  if (!award) throw new AppError('not_found', 'There is no such award.');
  if (award.requestedBy === principal.id) {
    throw new AppError('requester_is_approver', 'Whoever asks for an award cannot decide on it.');
  }
  if (award.status !== 'requested') {
    throw new AppError('wrong_state', `This award is ${award.status}; only a requested one can be decided on.`);
  }
}

async function refuseBeyondBand(deps: AwardsDeps, trx: Trx, about: { principal: Principal; award: Award }) {
  const { principal, award } = about;
  if (!isApprover(principal.role)) throw new AppError('forbidden', 'Your role does not approve awards.');
  const { slug, terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
  const { recipientId, amountPence } = award;
  const yearPence = await recipientYearPence(deps, trx, { recipientId, slug, day: londonDate(award.requestedAt) });
  const isBeyondCap = amountPence > terms.capPence || yearPence > (terms.yearCapPence ?? Number.POSITIVE_INFINITY);
  if (mayApprove(principal.role as Role, { amountPence, isBeyondCap })) return;
  throw new AppError(
    'approval_band_exceeded',
    `${formatPenceShort(award.amountPence)} is more than your role may approve here. Ask alliance finance or the commissioner.`,
  );
}

async function refuseUnlessSpendable(deps: AwardsDeps, trx: Trx, award: Award): Promise<void> {
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
}

function insufficientBudget(): AppError {
  const message = 'The budget does not have this much left.';
  return new AppError('insufficient_budget', message, { errors: [{ field: 'amountPence', message }] });
}

/** Moves the whole award out of the budget (R4); never beyond what the budget has net of shortfalls (R3). */
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
  if ((await readBudgetAvailable(trx, award.budgetId)) < 0) throw insufficientBudget();
}

async function approve(deps: AwardsDeps, trx: Trx, about: { principal: Principal; award: Award }): Promise<void> {
  const { principal, award } = about;
  await refuseBeyondBand(deps, trx, about);
  await refuseUnlessSpendable(deps, trx, award);
  const at = deps.clock.now();
  await recordAwardDecision(trx, { principal, award, outcome: 'approved', reason: null, at });
  await enqueueJob(trx, {
    task: 'issue-award',
    payload: { awardId: award.id },
    key: `issue:${award.id}`,
    runAt: new Date(Date.now() + TAKE_OVER_MS),
  });
  await reserve(trx, award, at);
}

async function waitForCard(deps: AwardsDeps, awardId: string): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, PATIENCE_MS);
  const issued = deps.carrier.issue(awardId).catch((error: unknown) => {
    deps.logger.warn({ awardId, err: error }, 'the card could not be made yet; the worker goes on');
  });
  await Promise.race([issued, patience.promise]);
  clearTimeout(timer);
}

/**
 * Approves by a second person (R13), reserving the money in the same transaction (R4), then has the card made.
 * Returns the award, `active` or, if Stripe takes over 5 seconds, `issuing`. Approving again returns the same.
 * Throws `requester_is_approver`, `approval_band_exceeded` (R15), `spending_stopped` (R61), `budget_not_open`, `insufficient_budget`, and
 * `card_refused` when Stripe has refused the card for good, after the award has ended and its money has returned.
 */
export async function approveAward(deps: AwardsDeps, principal: Principal, awardId: string): Promise<Award> {
  const isNew = await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, awardId);
    if (award && (await findApprover(trx, awardId)) === principal.id) return false;
    refuseUnlessDecidable(principal, award);
    await approve(deps, trx, { principal, award });
    return true;
  });
  if (isNew) await waitForCard(deps, awardId);
  const award = await inScope(deps.db, principal.scope, (trx) => findAward(trx, awardId));
  if (!award) throw new AppError('not_found', 'There is no such award.');
  if (isNew && award.endReason === 'issue_failed') {
    throw new AppError('card_refused', 'Stripe refused to make the card. The award has ended and its money is back.');
  }
  return award;
}
