import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { formatDate, formatInstant, londonDate } from '../../kernel/dates.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { findCapture } from '../authorizations/index.ts';
import { requireRole } from '../staff/index.ts';
import { checkEvidence } from './check-evidence.ts';
import type { Dispute } from './core/dispute.ts';
import { disputeDeadline } from './core/dispute-clock.ts';
import type { EvidenceInput } from './core/read-evidence.ts';
import { refuseApprover } from './dispute-for.ts';
import { insertDispute, listOfTransaction, lockDisputesOf } from './dispute-store.ts';
import type { DisputesDeps } from './disputes-deps.ts';
import { queueSending, sendNow } from './send-dispute.ts';

export type OpenDisputeInput = EvidenceInput & {
  /** Stripe's id of the capture: `ipi_...`. */
  cardTransactionId: string;
  /** Left out: all that the shop has kept. */
  amountPence?: Pence | undefined;
};

type Capture = NonNullable<Awaited<ReturnType<typeof findCapture>>>;

async function refuseSecond(trx: Trx, cardTransactionId: string): Promise<void> {
  const before = await listOfTransaction(trx, cardTransactionId);
  const standing = before.find(({ status, stripeDisputeId }) => status !== 'withdrawn' || stripeDisputeId !== null);
  if (!standing) return;
  const when = formatInstant(standing.openedAt);
  throw new AppError('conflict', `This payment was disputed on ${when}. A payment can be disputed once.`, {
    detail: { disputeId: standing.id, status: standing.status },
  });
}

function disputedPence(capture: Capture, amountPence: Pence | undefined): Pence {
  if (capture.keptPence === 0) throw new AppError('wrong_state', 'The shop has given this payment back.');
  if (amountPence === undefined || (amountPence > 0 && amountPence <= capture.keptPence)) {
    return amountPence ?? capture.keptPence;
  }
  const message = `Dispute at most ${formatPence(capture.keptPence)}, which is what the shop has kept`;
  throw new AppError('invalid_input', message, { errors: [{ field: 'amountPence', message }] });
}

function deadlineOf(capture: Capture, at: Date): Date {
  const deadlineAt = disputeDeadline(capture.happenedAt);
  if (at < deadlineAt) return deadlineAt;
  const last = formatDate(londonDate(deadlineAt));
  throw new AppError('wrong_state', `It is too late: this payment could be disputed until ${last}.`);
}

async function insertDraft(
  deps: DisputesDeps,
  trx: Trx,
  { principal, input }: { principal: Principal; input: OpenDisputeInput },
): Promise<string> {
  const { cardTransactionId } = input;
  await lockDisputesOf(trx, cardTransactionId);
  const capture = await findCapture(trx, cardTransactionId);
  if (!capture) throw new AppError('not_found', 'There is no such payment.');
  const { awardId, practiceId, budgetId } = capture;
  await refuseApprover(trx, principal, awardId);
  await refuseSecond(trx, cardTransactionId);
  const at = deps.clock.now();
  const dispute: Dispute = {
    ...checkEvidence(input, capture.copyOf),
    ...NOT_AT_STRIPE,
    id: newId(),
    cardTransactionId,
    awardId,
    practiceId,
    budgetId,
    amountPence: disputedPence(capture, input.amountPence),
    deadlineAt: deadlineOf(capture, at),
    openedBy: principal.id,
    openedAt: at,
  };
  await insertDispute(trx, dispute);
  await recordAudit(trx, principal, {
    at,
    action: 'dispute.open',
    entityKind: 'dispute',
    entityId: dispute.id,
    practiceId,
    after: { cardTransactionId, amountPence: dispute.amountPence, reason: dispute.reason },
  });
  const payload = { disputeId: dispute.id, cardTransactionId };
  await publishEvent(trx, { type: 'dispute.opened', occurredAt: at, practiceId, awardId, payload });
  await queueSending(trx, dispute.id);
  return dispute.id;
}

const NOT_AT_STRIPE = {
  stripeDisputeId: null,
  status: 'draft',
  source: 'ours',
  submitAskedAt: null,
  submittedAt: null,
  closedAt: null,
  lossReason: null,
  refusal: null,
  cashPence: 0,
  awardPence: 0,
  awardMoves: 0,
  balanceTransactions: 0,
} as const satisfies Partial<Dispute>;

/**
 * Begins a dispute of a capture: a draft here and at Stripe, which nobody sees before it is submitted. When Stripe
 * does not answer, the worker goes on. Throws `not_found`, `forbidden` (R13), `conflict` with the dispute that there
 * is already, `wrong_state` (too late, or given back), `invalid_input`, and `dispute_refused` when Stripe will not
 * take it: the draft is withdrawn then.
 */
export async function openDispute(
  deps: DisputesDeps,
  principal: Principal,
  input: OpenDisputeInput,
): Promise<{ id: string }> {
  requireRole(principal, 'finance');
  const id = await inScope(deps.db, principal.scope, (trx) => insertDraft(deps, trx, { principal, input }));
  await sendNow(deps, id);
  return { id };
}
