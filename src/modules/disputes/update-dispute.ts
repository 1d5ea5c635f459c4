import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findCapture } from '../authorizations/index.ts';
import { checkEvidence } from './check-evidence.ts';
import type { EvidenceInput } from './core/read-evidence.ts';
import { draftFor } from './dispute-for.ts';
import { updateRow } from './dispute-store.ts';
import type { DisputesDeps } from './disputes-deps.ts';
import { queueSending, sendNow } from './send-dispute.ts';

/** Changes what a draft says, here and at Stripe. Throws as `draftFor` does, `invalid_input` and `dispute_refused`. */
export async function updateDispute(
  deps: DisputesDeps,
  principal: Principal,
  input: EvidenceInput & { disputeId: string },
): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const dispute = await draftFor(trx, principal, input.disputeId);
    const capture = await findCapture(trx, dispute.cardTransactionId);
    const evidence = checkEvidence(input, capture?.copyOf ?? null);
    await updateRow(trx, dispute.id, { ...evidence, refusal: null });
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'dispute.update',
      entityKind: 'dispute',
      entityId: dispute.id,
      practiceId: dispute.practiceId,
      before: { reason: dispute.reason },
      after: { reason: evidence.reason },
    });
    await queueSending(trx, dispute.id);
  });
  await sendNow(deps, input.disputeId);
}
