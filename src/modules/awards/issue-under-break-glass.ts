import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findBreakGlassIssue, insertBreakGlassIssue, wasIssuedSince } from './break-glass-store.ts';
import { reaches } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';
import {
  BREAK_GLASS_DAYS,
  breakGlassSince,
  isOutOfHours,
  MOST_BREAK_GLASS_PENCE,
  signOffBy,
} from './core/break-glass.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { moveAward } from './move-award.ts';
import { needsOf } from './needs-of.ts';
import { findReconsideration } from './reconsideration-store.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { refuseUnlessSpendable, setAsideAward, waitForCard } from './set-aside-award.ts';

const refuse = (message: string): never => {
  throw new AppError('break_glass_refused', message);
};

/** A repeat, a likely duplicate, or more than a practice approves by itself: for that somebody must answer. */
async function refuseWhatNeedsAnAnswer(deps: AwardsDeps, trx: Trx, award: Award): Promise<void> {
  const needs = await needsOf(deps, trx, award);
  const isPlain = needs.asks.length === 0 && reaches('approver', needs.band);
  if (!isPlain) refuse(`An approver must look at this one. ${needs.why.map(({ message }) => message).join(' ')}`);
}

/** What whoever asked may not do alone, whatever the reason. */
async function refuseUnlessAllowed(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; at: Date },
): Promise<void> {
  const { principal, award, at } = about;
  if (award.status !== 'requested') {
    throw new AppError('wrong_state', `This award is ${award.status}; only a requested one can be issued.`);
  }
  if (award.requestedBy !== principal.id)
    refuse('Only whoever asked for an award may issue it without a second person.');
  if (!isOutOfHours(at)) refuse('It is a working day between 8am and 8pm: ask an approver.');
  if (award.amountPence > MOST_BREAK_GLASS_PENCE) refuse('At most £60 may be issued without a second person.');
  if (await findReconsideration(trx, award.id)) refuse('This award was refused before, so somebody else must decide.');
  const { recipientId } = award;
  await refuseUnlessMayReceive(deps, trx, { award, day: londonDate(at) });
  if (await wasIssuedSince(trx, { recipientId, since: breakGlassSince(at) })) {
    refuse(`This person was helped without a second person in the last ${BREAK_GLASS_DAYS} days already.`);
  }
}

async function issue(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; reason: string; at: Date },
): Promise<void> {
  const { principal, award, reason, at } = about;
  const { id: awardId, practiceId, recipientId } = award;
  await refuseUnlessAllowed(deps, trx, about);
  await refuseLinked(trx, { principalId: principal.id, recipientId });
  await refuseWhatNeedsAnAnswer(deps, trx, award);
  await refuseUnlessSpendable(deps, trx, award);
  const by = { issuedBy: principal.id, issuedAt: at, signOffBy: signOffBy(at) };
  await insertBreakGlassIssue(trx, { awardId, practiceId, recipientId, reason, ...by });
  await moveAward(trx, award, { status: 'issuing' });
  await recordAudit(trx, principal, {
    at,
    action: 'award.break_glass',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { status: award.status },
    after: { status: 'issuing', amountPence: award.amountPence, signOffBy: by.signOffBy.toISOString() },
    reason,
  });
  const payload = { amountPence: award.amountPence, signOffBy: by.signOffBy.toISOString() };
  await publishEvent(trx, { type: 'award.issued_alone', occurredAt: at, practiceId, awardId, payload });
  await setAsideAward(trx, award, at);
}

/**
 * Issues an award at once, by whoever asked for it, when no approver can be reached (R13): out of hours, at most £60,
 * never twice for one person in 28 days, with a reason. Somebody else must sign it off by the end of the next working
 * day, else it is paused. Only the second person is spared: budget, stops and caps hold as ever. Repeating it gives
 * the same award. Throws `break_glass_refused`, `declared_link` (R14), `wrong_state`, and what an approval throws for
 * want of money.
 */
export async function issueUnderBreakGlass(
  deps: AwardsDeps,
  principal: Principal,
  input: { awardId: string; reason: string },
): Promise<Award> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { awardId } = input;
  const reason = checkNote(input.reason, 'reason');
  const at = deps.clock.now();
  const isNew = await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAwardOfPerson(deps, trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    if ((await findBreakGlassIssue(trx, awardId))?.issuedBy === principal.id) return false;
    await issue(deps, trx, { principal, award, reason, at });
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
