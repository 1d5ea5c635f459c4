import { AppError } from '../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { draftFor } from './dispute-for.ts';
import { updateRow, updateSubmitAsked } from './dispute-store.ts';
import type { DisputesDeps } from './disputes-deps.ts';
import { queueSending, sendNow } from './send-dispute.ts';

/**
 * Sends a draft to the card network: once, and nothing of it can be changed after. The order is kept first, so that it
 * is carried out even when Stripe does not answer now. Throws as `draftFor` does, `wrong_state` once the clock has run
 * out, and `dispute_refused` when Stripe wants more evidence: the draft stays.
 */
export async function submitDispute(deps: DisputesDeps, principal: Principal, disputeId: string): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const dispute = await draftFor(trx, principal, disputeId);
    const at = deps.clock.now();
    if (at >= dispute.deadlineAt) {
      const last = formatDate(londonDate(dispute.deadlineAt));
      throw new AppError('wrong_state', `It is too late: it could be submitted until ${last}.`);
    }
    await updateSubmitAsked(trx, disputeId, { by: principal.id, at });
    await updateRow(trx, disputeId, { refusal: null });
    await recordAudit(trx, principal, {
      at,
      action: 'dispute.submit',
      entityKind: 'dispute',
      entityId: disputeId,
      practiceId: dispute.practiceId,
      after: { amountPence: dispute.amountPence, reason: dispute.reason },
    });
    await queueSending(trx, disputeId);
  });
  await sendNow(deps, disputeId);
}
