import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { checkNote } from '../recipients/index.ts';
import { findApprover, findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type ApprovalBand, reaches } from './core/approval-bands.ts';
import { type AwardNeeds, RAISES_BAND } from './core/approval-needs.ts';
import type { Award } from './core/award.ts';
import { type ApprovalAnswers, checkAnswers } from './core/check-answers.ts';
import { deciderOf } from './decider-of.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { needsOf } from './needs-of.ts';
import { recordAwardDecision } from './record-award-decision.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { renewAward } from './renew-award.ts';
import { refuseUnlessSpendable, setAsideAward, waitForCard } from './set-aside-award.ts';

/** Throws unless this principal may decide on this award: seen, requested, and not their own (R13). */
export function refuseUnlessDecidable(principal: Principal, award: Award | null): asserts award is Award {
  if (!award) throw new AppError('not_found', 'There is no such award.');
  if (isSamePerson(principal, award.requestedBy)) {
    throw new AppError('requester_is_approver', 'Whoever asks for an award cannot decide on it.');
  }
  if (award.status !== 'requested') {
    throw new AppError('wrong_state', `This award is ${award.status}; only a requested one can be decided on.`);
  }
}

const ABOVE: Readonly<Record<ApprovalBand, string>> = {
  rule: 'Ask an approver.',
  approver: 'Ask an approver.',
  finance: 'Ask alliance finance or the commissioner.',
  commissioner: 'Ask the commissioner.',
};

/** Throws `approval_band_exceeded` unless the role reaches what the award needs (R15). */
function refuseBeyondBand(principal: Principal, needs: AwardNeeds): void {
  if (reaches(principal.role, needs.band)) return;
  const why = needs.why.filter(({ code }) => RAISES_BAND.has(code)).map(({ message }) => message);
  throw new AppError('approval_band_exceeded', [...why, ABOVE[needs.band]].join(' '), {
    detail: { needs: needs.band, total28DaysPence: needs.totalPence28Days },
  });
}

/**
 * Throws unless the approver answered all that is asked, naming each field that is not: `reason_needed`,
 * `likely_duplicate` (R31), and `invalid_input` for an answer that holds an NHS number or a card number (R57).
 */
export function refuseUnlessAnswered(needs: Pick<AwardNeeds, 'asks'>, answers: ApprovalAnswers): void {
  const failures = checkAnswers(needs, answers);
  const [first] = failures;
  if (first) {
    const errors = failures.map(({ field, message }) => ({ field, message }));
    throw new AppError(first.code, first.message, { errors });
  }
  for (const { field } of needs.asks) checkNote(answers[field] ?? '', field);
}

async function approve(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; answers: ApprovalAnswers },
): Promise<void> {
  const { answers } = about;
  const principal = await deciderOf(deps, trx, about);
  const at = deps.clock.now();
  await refuseUnlessMayReceive(deps, trx, { award: about.award, day: londonDate(at) });
  const award = await renewAward(deps, trx, about.award);
  const needs = await needsOf(deps, trx, award);
  refuseBeyondBand(principal, needs);
  refuseUnlessAnswered(needs, answers);
  await refuseUnlessSpendable(deps, trx, award);
  await recordAwardDecision(trx, {
    principal,
    award,
    outcome: 'approved',
    reason: null,
    at,
    grounds: { needs, answers },
  });
  await setAsideAward(trx, award, at);
}

/**
 * Approves by a second person (R13), reserving the money in the same transaction (R4), then has the card made.
 * Returns the award, `active` or, if Stripe takes over 5 seconds, `issuing`. Approving again returns the same.
 * Throws `requester_is_approver`, `approval_band_exceeded` (R15), `reason_needed` for a repeat or a household (R29,
 * R30), `likely_duplicate` until it is confirmed to be none (R31), `spending_stopped` (R61), `budget_not_open`,
 * `insufficient_budget`, and `card_refused` when Stripe has refused the card for good, after the award has ended and
 * its money has returned.
 */
export async function approveAward(
  deps: AwardsDeps,
  principal: Principal,
  { awardId, answers }: { awardId: string; answers: ApprovalAnswers },
): Promise<Award> {
  const isNew = await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAwardOfPerson(deps, trx, awardId);
    if (award && (await findApprover(trx, awardId)) === principal.id) return false;
    refuseUnlessDecidable(principal, award);
    await approve(deps, trx, { principal, award, answers });
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
