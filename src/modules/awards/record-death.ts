import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type Award, isAsked } from './core/award.ts';
import { finishAward } from './end-award.ts';
import { lockPersonsAwards } from './lock-persons-awards.ts';
import { type WhoseLife, whoseLife } from './whose-life.ts';
import { withdrawRequest } from './withdraw-request.ts';

async function endForDeath(trx: Trx, about: { principal: Principal; award: Award; at: Date }): Promise<boolean> {
  const { principal, award, at } = about;
  if (isAsked(award.status)) {
    await withdrawRequest(trx, { ...about, reason: 'The person has died.' });
    return false;
  }
  return finishAward(trx, { principal, awardId: award.id, reason: 'died', at });
}

async function tell(trx: Trx, about: { awardId: string; practiceId: string; at: Date }): Promise<void> {
  const { awardId, practiceId, at } = about;
  await publishEvent(trx, { type: 'award.recipient_died', occurredAt: at, practiceId, awardId, payload: {} });
}

/**
 * Records that a person has died, named by themselves or by one of their awards (R36): every live award of theirs ends
 * with this commit, so nothing more is paid; what is free is released; no message is sent to them again; nothing more
 * can be asked for them. A person is asked to see to it by `award.recipient_died`; no letter asks for money back.
 * Repeating it changes nothing. Returns how many awards ended.
 */
export async function recordDeath(deps: AwardsDeps, principal: Principal, about: WhoseLife): Promise<number> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const { recipientId, practiceId, awardId } = await whoseLife(deps, trx, about);
    const awards = await lockPersonsAwards(deps, trx, recipientId);
    const isNew = await deps.recipients.recordDeath(trx, principal, { recipientId, practiceId });
    const ended: string[] = [];
    for (const award of awards) {
      if (await endForDeath(trx, { principal, award, at })) ended.push(award.id);
    }
    const told = ended.length > 0 || !awardId ? ended : [awardId];
    if (isNew) for (const id of told) await tell(trx, { awardId: id, practiceId, at });
    return ended.length;
  });
}
