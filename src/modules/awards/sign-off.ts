import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { isSamePerson, type Principal, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { insertDecision, lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type BreakGlassIssue, findBreakGlassIssue, findUnsigned, updateSignedOff } from './break-glass-store.ts';
import type { Award } from './core/award.ts';
import { deciderOf } from './decider-of.ts';
import { moveAward } from './move-award.ts';

function refuseUnlessSignable(principal: Principal, issue: BreakGlassIssue): void {
  if (isSamePerson(principal, issue.issuedBy)) {
    throw new AppError('requester_is_approver', 'Whoever issued an award cannot sign it off.');
  }
  if (issue.signedOffBy) throw new AppError('wrong_state', 'Somebody else has signed this award off already.');
}

async function sign(trx: Trx, about: { principal: Principal; award: Award; at: Date }): Promise<void> {
  const { principal, award, at } = about;
  const { id: awardId, practiceId } = award;
  const isPaused = award.status === 'paused' && award.pauseReason === 'not_signed_off';
  await updateSignedOff(trx, { awardId, by: principal.id, at });
  const by = { principalId: principal.id, role: principal.role };
  await insertDecision(trx, { id: newId(), awardId, practiceId, ...by, outcome: 'approved', reason: null, at });
  if (isPaused) await moveAward(trx, award, { status: 'active', pause_reason: null, paused_at: null });
  await recordAudit(trx, principal, {
    at,
    action: 'award.sign_off',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { status: award.status },
    after: { status: isPaused ? 'active' : award.status },
  });
  const payload = { wasPaused: isPaused };
  await publishEvent(trx, { type: 'award.signed_off', occurredAt: at, practiceId, awardId, payload });
}

/**
 * Agrees afterwards to an award that was issued without a second person (R13); one that was paused for want of it
 * works again. It counts as the award's approval. Signing again changes nothing. Throws `requester_is_approver`.
 */
export async function signOff(deps: AwardsDeps, principal: Principal, awardId: string): Promise<void> {
  requireRole(principal, 'approver', 'practice_manager', 'finance', 'commissioner');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, awardId);
    const issue = award && (await findBreakGlassIssue(trx, awardId));
    if (!award || !issue) throw new AppError('not_found', 'There is no award here that needs to be signed off.');
    if (issue.signedOffBy === principal.id) return;
    refuseUnlessSignable(principal, issue);
    await sign(trx, { principal: await deciderOf(deps, trx, { principal, award }), award, at });
  });
}

async function pause(trx: Trx, about: { awardId: string; at: Date }): Promise<boolean> {
  const { awardId, at } = about;
  const award = await lockAward(trx, awardId);
  const issue = await findBreakGlassIssue(trx, awardId);
  if (award?.status !== 'active' || !issue || issue.signedOffAt) return false;
  await moveAward(trx, award, { status: 'paused', pause_reason: 'not_signed_off', paused_at: at });
  await recordAudit(trx, systemPrincipal('pause-unsigned-awards'), {
    at,
    action: 'award.pause',
    entityKind: 'award',
    entityId: awardId,
    practiceId: award.practiceId,
    before: { status: award.status },
    after: { status: 'paused', reason: 'not_signed_off' },
  });
  const { practiceId } = award;
  const payload = { reason: 'not_signed_off' };
  await publishEvent(trx, { type: 'award.paused', occurredAt: at, practiceId, awardId, payload });
  return true;
}

/** Pauses every award that was issued without a second person and not signed off in time. Returns how many. */
export async function pauseUnsignedAwards(deps: AwardsDeps): Promise<number> {
  const at = deps.clock.now();
  let paused = 0;
  for (const awardId of await inScope(deps.db, 'all', (trx) => findUnsigned(trx, at))) {
    try {
      if (await inScope(deps.db, 'all', (trx) => pause(trx, { awardId, at }))) paused += 1;
    } catch (error) {
      deps.logger.error({ awardId, err: error }, 'an award could not be paused; the others are');
    }
  }
  return paused;
}
