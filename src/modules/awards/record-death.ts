import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { findAward, lockOpenAwardsOf } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type Award, isAsked } from './core/award.ts';
import { finishAward } from './end-award.ts';
import { withdrawRequest } from './withdraw-request.ts';

async function endForDeath(trx: Trx, about: { principal: Principal; award: Award; at: Date }): Promise<boolean> {
  const { principal, award, at } = about;
  if (isAsked(award.status)) {
    await withdrawRequest(trx, { ...about, reason: 'The person has died.' });
    return false;
  }
  return finishAward(trx, { principal, awardId: award.id, reason: 'died', at });
}

async function tell(trx: Trx, award: Award, at: Date): Promise<void> {
  const { id: awardId, practiceId } = award;
  await publishEvent(trx, { type: 'award.recipient_died', occurredAt: at, practiceId, awardId, payload: {} });
}

/**
 * Records that the person whom an award helps has died (R36): every live award of theirs ends with this commit, so
 * nothing more is paid; what is free is released; no message is sent to them again; nothing more can be asked for
 * them. A person is asked to see to it by `award.recipient_died`; no letter asks for money back. Repeating it
 * changes nothing. Returns how many awards ended.
 */
export async function recordDeath(
  deps: AwardsDeps,
  principal: Principal,
  { awardId }: { awardId: string },
): Promise<number> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const seen = await findAward(trx, awardId);
    if (!seen) throw new AppError('not_found', 'There is no such award.');
    const { recipientId, practiceId } = seen;
    const isNew = await deps.recipients.recordDeath(trx, principal, { recipientId, practiceId });
    const ended: Award[] = [];
    for (const award of await lockOpenAwardsOf(trx, recipientId)) {
      if (await endForDeath(trx, { principal, award, at })) ended.push(award);
    }
    if (isNew) for (const award of ended.length > 0 ? ended : [seen]) await tell(trx, award, at);
    return ended.length;
  });
}
