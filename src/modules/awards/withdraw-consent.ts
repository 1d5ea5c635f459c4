import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { updateAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type Award, isAsked } from './core/award.ts';
import { finishAward } from './end-award.ts';
import { lockPersonsAwards } from './lock-persons-awards.ts';
import { moveAward } from './move-award.ts';
import { type WhoseLife, whoseLife } from './whose-life.ts';
import { withdrawOpenAddition } from './withdraw-addition.ts';
import { withdrawRequest } from './withdraw-request.ts';

async function pause(trx: Trx, about: { principal: Principal; award: Award; at: Date }): Promise<void> {
  const { principal, award, at } = about;
  const change = { status: 'paused', pause_reason: 'consent_withdrawn', paused_at: at } as const;
  await (award.status === 'paused' ? updateAward(trx, award.id, change) : moveAward(trx, award, change));
  await recordAudit(trx, principal, {
    at,
    action: 'award.pause',
    entityKind: 'award',
    entityId: award.id,
    practiceId: award.practiceId,
    before: { status: award.status },
    after: { status: 'paused', reason: 'consent_withdrawn' },
  });
  const { id: awardId, practiceId } = award;
  await withdrawOpenAddition(trx, { principal, awardId, at });
  const payload = { reason: change.pause_reason };
  await publishEvent(trx, { type: 'award.paused', occurredAt: at, practiceId, awardId, payload });
}

async function stop(trx: Trx, about: { principal: Principal; award: Award; at: Date }): Promise<void> {
  const { principal, award, at } = about;
  if (isAsked(award.status)) await withdrawRequest(trx, { ...about, reason: 'The person withdrew their consent.' });
  else if (award.status === 'issuing') {
    await finishAward(trx, { principal, awardId: award.id, reason: 'withdrawn', at });
  } else if (award.pauseReason !== 'consent_withdrawn') await pause(trx, about);
}

/**
 * The person, named by themselves or by one of their awards, no longer agrees: with this commit nothing more is paid
 * from any of their awards, and no verb lifts that (R28). An award whose card is still being made ends; what was asked
 * for is taken back. The paused awards keep their money until they are ended or their last day passes. A new award
 * needs a new consent. Repeating it changes nothing.
 */
export async function withdrawConsent(deps: AwardsDeps, principal: Principal, about: WhoseLife): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const { recipientId, practiceId } = await whoseLife(deps, trx, about);
    const awards = await lockPersonsAwards(deps, trx, recipientId);
    await deps.recipients.withdrawConsents(trx, principal, { recipientId, practiceId });
    for (const award of awards) await stop(trx, { principal, award, at });
  });
}
