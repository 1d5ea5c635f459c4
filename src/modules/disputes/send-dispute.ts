import { AppError } from '../../kernel/app-error.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import type { Dispute, Evidence } from './core/dispute.ts';
import { findDispute, listOpen, lockDispute, updateRow, updateSubmitAsked } from './dispute-store.ts';
import { DisputeRefusal, type DisputesDeps } from './disputes-deps.ts';
import { settleDispute } from './settle-dispute.ts';

/** When the worker takes over from a request that died before Stripe was told. */
const TAKE_OVER_MS = 15_000;

/** Adds, in the caller's transaction, the job that brings Stripe's dispute to what ours says. */
export async function queueSending(trx: Trx, disputeId: string): Promise<void> {
  await enqueueJob(trx, {
    task: 'send-dispute',
    payload: { disputeId },
    key: `send-dispute:${disputeId}`,
    runAt: new Date(Date.now() + TAKE_OVER_MS),
  });
}

/** What of it goes to the card network; null for one that was begun in Stripe's Dashboard and never changed here. */
function evidenceOf(dispute: Dispute): Evidence | null {
  const { explanation, productDescription, productType, originalTransactionId } = dispute;
  if (explanation === null) return null;
  const reason = dispute.reason as Evidence['reason'];
  return { reason, explanation, productDescription, productType, originalTransactionId };
}

async function findOrCreate(deps: DisputesDeps, dispute: Dispute, evidence: Evidence | null): Promise<string> {
  if (dispute.stripeDisputeId) {
    if (evidence) await deps.desk.updateDispute(dispute.stripeDisputeId, evidence);
    return dispute.stripeDisputeId;
  }
  if (!evidence) throw new Error(`Dispute ${dispute.id} has nothing to tell Stripe`);
  const { id: reference, cardTransactionId, amountPence } = dispute;
  const { stripeDisputeId } = await deps.desk.createDispute({
    ...evidence,
    reference,
    cardTransactionId,
    amountPence,
  });
  await inScope(deps.db, 'all', (trx) => updateRow(trx, dispute.id, { stripeDisputeId }));
  return stripeDisputeId;
}

/** What Stripe never took is over; what it would not submit yet can be mended and tried again. */
async function recordRefusal(deps: DisputesDeps, disputeId: string, refusal: string): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const dispute = await lockDispute(trx, disputeId);
    if (dispute?.status !== 'draft') return;
    const isUnknownAtStripe = dispute.stripeDisputeId === null;
    await updateSubmitAsked(trx, disputeId, null);
    await updateRow(trx, disputeId, { refusal, ...(isUnknownAtStripe ? { status: 'withdrawn', closedAt: at } : {}) });
    const { practiceId, awardId } = dispute;
    await recordAudit(trx, systemPrincipal('send-dispute'), {
      at,
      action: 'dispute.refused',
      entityKind: 'dispute',
      entityId: disputeId,
      practiceId,
      after: { status: isUnknownAtStripe ? 'withdrawn' : 'draft', refusal },
    });
    if (!isUnknownAtStripe) return;
    const payload = { disputeId, outcome: 'withdrawn' };
    await publishEvent(trx, { type: 'dispute.closed', occurredAt: at, practiceId, awardId, payload });
  });
}

/**
 * Brings Stripe's dispute to what ours says: made, its evidence as we have it, submitted when somebody asked for that.
 * Safe to run again at any point: Stripe's idempotency keys come from our id. A refusal of Stripe's is kept with the
 * dispute; other failures are thrown, for another try.
 */
export async function sendDispute(deps: DisputesDeps, disputeId: string): Promise<void> {
  const dispute = await inScope(deps.db, 'all', (trx) => findDispute(trx, disputeId));
  if (dispute?.status !== 'draft') return;
  try {
    const stripeDisputeId = await findOrCreate(deps, dispute, evidenceOf(dispute));
    if (dispute.submitAskedAt) await deps.desk.submitDispute(stripeDisputeId);
    await settleDispute(deps, stripeDisputeId);
  } catch (error) {
    if (!(error instanceof DisputeRefusal)) throw error;
    await recordRefusal(deps, disputeId, error.message);
  }
}

/** At once if Stripe answers; else the job that was written with the change does it. Throws `dispute_refused`. */
export async function sendNow(deps: DisputesDeps, disputeId: string): Promise<void> {
  try {
    await sendDispute(deps, disputeId);
  } catch (error) {
    deps.logger.warn({ disputeId, err: error }, 'Stripe could not be told of a dispute; the worker goes on');
  }
  const dispute = await inScope(deps.db, 'all', (trx) => findDispute(trx, disputeId));
  if (dispute?.refusal) throw new AppError('dispute_refused', dispute.refusal);
}

/**
 * Gives the worker, with all its tries, every draft that Stripe should have and has not, or that somebody asked to send:
 * the job of one of them may have given up. Drafts that wait for a person are left alone. Returns how many.
 */
export async function queueUnsent(deps: DisputesDeps): Promise<number> {
  return inScope(deps.db, 'all', async (trx) => {
    const drafts = (await listOpen(trx)).filter(({ status }) => status === 'draft');
    const unsent = drafts.filter(({ stripeDisputeId, submitAskedAt }) => stripeDisputeId === null || submitAskedAt);
    for (const { id } of unsent) await queueSending(trx, id);
    return unsent.length;
  });
}
