import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { formatPenceShort } from '../../kernel/money.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findApprover, findAward, lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isApprover, mayApprove } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';
import { recipientYearPence } from './recipient-year.ts';
import { recordAwardDecision } from './record-award-decision.ts';
import { refuseUnlessSpendable, setAsideAward, waitForCard } from './set-aside-award.ts';

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

async function approve(deps: AwardsDeps, trx: Trx, about: { principal: Principal; award: Award }): Promise<void> {
  const { principal, award } = about;
  await refuseBeyondBand(deps, trx, about);
  await refuseUnlessSpendable(deps, trx, award);
  const at = deps.clock.now();
  await recordAwardDecision(trx, { principal, award, outcome: 'approved', reason: null, at });
  await setAsideAward(trx, award, at);
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
