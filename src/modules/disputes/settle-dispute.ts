import { v7 as newId } from 'uuid';
import { SYSTEM_PRINCIPAL_ID, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { findCapture } from '../authorizations/index.ts';
import { lockAwardMoney } from '../awards/index.ts';
import { bookCash, moveAwardPart } from './book-dispute.ts';
import { type Dispute, type DisputeStatus, isDisputeClosed, mayMoveDispute } from './core/dispute.ts';
import { disputeDeadline } from './core/dispute-clock.ts';
import { awardPartPence, netPence } from './core/dispute-money.ts';
import { findByStripe, insertDispute, lockDisputesOf, updateRow } from './dispute-store.ts';
import type { DisputeState, DisputesDeps } from './disputes-deps.ts';

/** Takes in a dispute that was begun in Stripe's Dashboard; null when its payment is of no card of ours. */
async function takeIn(trx: Trx, state: DisputeState): Promise<Dispute | null> {
  const capture = await findCapture(trx, state.cardTransactionId);
  if (!capture) return null;
  const dispute: Dispute = {
    id: newId(),
    stripeDisputeId: state.stripeDisputeId,
    cardTransactionId: state.cardTransactionId,
    awardId: capture.awardId,
    practiceId: capture.practiceId,
    budgetId: capture.budgetId,
    amountPence: state.amountPence,
    reason: state.reason,
    explanation: null,
    productDescription: null,
    productType: null,
    originalTransactionId: null,
    status: 'draft',
    source: 'stripe',
    deadlineAt: disputeDeadline(capture.happenedAt),
    openedBy: SYSTEM_PRINCIPAL_ID,
    openedAt: state.openedAt,
    submitAskedAt: null,
    submittedAt: null,
    closedAt: null,
    lossReason: null,
    refusal: null,
    cashPence: 0,
    awardPence: 0,
    awardMoves: 0,
    balanceTransactions: 0,
  };
  await insertDispute(trx, dispute);
  const { practiceId, awardId } = dispute;
  const payload = { disputeId: dispute.id, cardTransactionId: dispute.cardTransactionId };
  await publishEvent(trx, { type: 'dispute.opened', occurredAt: state.openedAt, practiceId, awardId, payload });
  return dispute;
}

async function tellOfMove(trx: Trx, dispute: Dispute, move: { status: DisputeStatus; at: Date }): Promise<void> {
  const { status, at } = move;
  const { practiceId, awardId } = dispute;
  await recordAudit(trx, systemPrincipal(dispute.id), {
    at,
    action: 'dispute.settle',
    entityKind: 'dispute',
    entityId: dispute.id,
    practiceId,
    before: { status: dispute.status },
    after: { status },
  });
  const payload = { disputeId: dispute.id, outcome: status };
  const type = isDisputeClosed(status) ? 'dispute.closed' : 'dispute.submitted';
  await publishEvent(trx, { type, occurredAt: at, practiceId, awardId, payload });
}

/** The award is locked before the cash, as a payment locks them: the two never wait for each other in a ring. */
async function match(trx: Trx, about: { dispute: Dispute; state: DisputeState; at: Date }): Promise<void> {
  const { dispute, state, at } = about;
  const { movements } = state;
  if (movements.length < dispute.balanceTransactions) return;
  const status = mayMoveDispute(dispute.status, state.status) ? state.status : dispute.status;
  const net = netPence(movements);
  const change = awardPartPence(status, net) - dispute.awardPence;
  const money = await lockAwardMoney(trx, dispute);
  await bookCash(trx, { dispute, at }, movements);
  if (change !== 0) await moveAwardPart(trx, { dispute, money, at }, change);
  await updateRow(trx, dispute.id, {
    stripeDisputeId: state.stripeDisputeId,
    amountPence: state.amountPence,
    status,
    lossReason: state.lossReason,
    cashPence: net,
    awardPence: dispute.awardPence + change,
    awardMoves: dispute.awardMoves + (change === 0 ? 0 : 1),
    balanceTransactions: movements.length,
    submittedAt: dispute.submittedAt ?? (status === 'draft' || status === 'expired' ? null : at),
    closedAt: isDisputeClosed(status) ? (dispute.closedAt ?? at) : null,
  });
  if (status !== dispute.status) await tellOfMove(trx, dispute, { status, at });
}

/**
 * Brings our record of a dispute to what Stripe says now. Cash follows every movement of Stripe's; the award gets its
 * part when the dispute is won, and loses it when it is taken back after all. Converges from any order of events;
 * an answer that is older than what we have changes nothing.
 */
export async function settleDispute(deps: DisputesDeps, stripeDisputeId: string): Promise<void> {
  const state = await deps.desk.readDispute(stripeDisputeId);
  const capture = await inScope(deps.db, 'all', (trx) => findCapture(trx, state.cardTransactionId));
  if (!capture) await deps.authorizations.settleTransaction(state.cardTransactionId);
  const awardId = await inScope(deps.db, 'all', async (trx) => {
    await lockDisputesOf(trx, state.cardTransactionId);
    const dispute = (await findByStripe(trx, state)) ?? (await takeIn(trx, state));
    if (!dispute) return null;
    await match(trx, { dispute, state, at: deps.clock.now() });
    return dispute.awardId;
  });
  if (awardId === null) deps.logger.warn({ stripeDisputeId }, 'a dispute of a payment that is not ours');
  else if (state.status === 'won') await deps.authorizations.widenFence(awardId);
}
