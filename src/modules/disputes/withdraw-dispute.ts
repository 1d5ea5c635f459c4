import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { draftFor } from './dispute-for.ts';
import { updateRow } from './dispute-store.ts';
import type { DisputesDeps } from './disputes-deps.ts';

/** Lets go of a draft for good: at Stripe it lapses by itself. Throws as `draftFor` does. */
export async function withdrawDispute(deps: DisputesDeps, principal: Principal, disputeId: string): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const { practiceId, awardId } = await draftFor(trx, principal, disputeId);
    const at = deps.clock.now();
    await updateRow(trx, disputeId, { status: 'withdrawn', closedAt: at });
    await recordAudit(trx, principal, {
      at,
      action: 'dispute.withdraw',
      entityKind: 'dispute',
      entityId: disputeId,
      practiceId,
      before: { status: 'draft' },
      after: { status: 'withdrawn' },
    });
    const payload = { disputeId, outcome: 'withdrawn' };
    await publishEvent(trx, { type: 'dispute.closed', occurredAt: at, practiceId, awardId, payload });
  });
}
