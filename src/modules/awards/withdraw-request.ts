import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import type { Award } from './core/award.ts';
import { moveAward } from './move-award.ts';

/** Takes back what was asked for and nobody has decided on. No money was set aside, none moves. */
export async function withdrawRequest(
  trx: Trx,
  about: { principal: Principal; award: Award; reason: string; at: Date },
): Promise<void> {
  const { principal, award, reason, at } = about;
  await moveAward(trx, award, { status: 'withdrawn' });
  await recordAudit(trx, principal, {
    at,
    action: 'award.withdraw_request',
    entityKind: 'award',
    entityId: award.id,
    practiceId: award.practiceId,
    before: { status: award.status },
    after: { status: 'withdrawn' },
    reason,
  });
  const { id: awardId, practiceId } = award;
  await publishEvent(trx, { type: 'award.withdrawn', occurredAt: at, practiceId, awardId, payload: {} });
}
