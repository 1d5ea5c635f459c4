import type { Trx } from '../../platform/database.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { type AwardAccounts, findAwardAccounts, rebalanceAward } from '../ledger/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { bookTransaction } from './book-transaction.ts';
import { type CardOwner, findCardOwner } from './card-owner.ts';
import { type AuthorizationState, type CardTransactionState, statusOf, targetHoldPence } from './core/settlement.ts';
import { explainDecline } from './explain-decline.ts';
import { matchHold } from './match-hold.ts';
import { merchantColumns } from './merchant-columns.ts';
import {
  findDecision,
  insertExplainedDecision,
  knownTransactionIds,
  lockAuthorization,
  putAuthorization,
} from './settlement-store.ts';
import { widenFence } from './widen-fence.ts';

/** Stripe has not finished a round that we have decided: its news is on the way, and this is too early. */
export class RoundUnderWay extends Error {
  override readonly name = 'RoundUnderWay';
}

type Settling = { state: AuthorizationState; owner: CardOwner | null; at: Date };

const grossApproved = (state: AuthorizationState) =>
  state.rounds.filter((round) => round.approved).reduce((total, round) => total + round.amountPence, 0);

/** Before money is freed here, Stripe's all-time limit is made wide enough for it to be spent again. */
async function widenFor(deps: SettlementDeps, settling: Settling): Promise<void> {
  const { state, owner } = settling;
  if (!owner || owner.isOver) return;
  const { id, transactions } = state;
  await widenFence(deps, {
    awardId: owner.awardId,
    reference: id,
    transactions,
    targetHoldPence: targetHoldPence(state),
    grossApprovedPence: grossApproved(state),
  });
}

async function recordDeclines(
  deps: SettlementDeps,
  trx: Trx,
  settling: Settling & { from: number },
): Promise<string | null> {
  const { state, owner, at } = settling;
  let shown: string | null = null;
  for (const [round, asked] of state.rounds.entries()) {
    if (round < settling.from || asked.approved) continue;
    const ours = await findDecision(trx, state.id, round);
    const explained = ours?.reason_code ? null : await explainDecline(deps, trx, { state, round });
    const reason = ours?.reason_code ?? explained?.reason ?? 'our_fault';
    shown = reason;
    if (explained && !ours) {
      await insertExplainedDecision(trx, {
        authorizationId: state.id,
        round,
        stripeCardId: state.stripeCardId,
        awardId: owner?.awardId ?? null,
        practiceId: owner?.practiceId ?? null,
        requestedPence: asked.amountPence,
        ...explained,
        at,
      });
    }
    await publishEvent(trx, {
      type: 'authorization.declined',
      occurredAt: asked.requestedAt,
      practiceId: owner?.practiceId ?? null,
      awardId: owner?.awardId ?? null,
      payload: { authorizationId: state.id, round, reason, amountPence: asked.amountPence },
    });
  }
  return shown;
}

async function putState(trx: Trx, settling: Settling & { reason: string | null }): Promise<void> {
  const { state, owner, at, reason } = settling;
  const last = state.rounds.at(-1);
  await putAuthorization(trx, {
    id: state.id,
    stripe_card_id: state.stripeCardId,
    card_id: owner?.cardId ?? null,
    award_id: owner?.awardId ?? null,
    practice_id: owner?.practiceId ?? null,
    budget_id: owner?.budgetId ?? null,
    status: statusOf(state),
    approved: state.approved,
    amount_pence: state.approved ? state.amountPence : 0,
    requested_pence: state.rounds.reduce((total, round) => total + round.amountPence, 0),
    gross_approved_pence: grossApproved(state),
    rounds_synced: state.rounds.length,
    ...merchantColumns(state.merchant),
    card_presence: state.cardPresence,
    authorization_method: state.method,
    reason_code: state.approved ? null : reason,
    stripe_reason: last?.reason ?? null,
    requested_at: state.requestedAt,
    recorded_at: at,
  });
}

async function bookNew(
  trx: Trx,
  about: {
    transactions: readonly CardTransactionState[];
    owner: CardOwner;
    accounts: AwardAccounts;
    authorizedAt: Date | null;
    at: Date;
  },
): Promise<void> {
  const known = await knownTransactionIds(
    trx,
    about.transactions.map((transaction) => transaction.id),
  );
  for (const transaction of about.transactions) {
    if (known.has(transaction.id)) continue;
    const authorizedAt = about.authorizedAt ?? transaction.happenedAt;
    await bookTransaction(trx, { ...about, transaction, authorizedAt });
  }
}

async function moveMoney(trx: Trx, settling: Settling & { owner: CardOwner }): Promise<void> {
  const { state, owner, at } = settling;
  const accounts = await findAwardAccounts(trx, { awardId: owner.awardId, budgetId: owner.budgetId });
  const authorizedAt = state.requestedAt;
  await bookNew(trx, { transactions: state.transactions, owner, accounts, authorizedAt, at });
  const targetPence = targetHoldPence(state);
  await matchHold(trx, { accounts, authorizationId: state.id, targetPence, eventAt: authorizedAt, at });
  await rebalanceAward(trx, { accounts, isOver: owner.isOver, cause: state.id, eventAt: at, at });
}

/**
 * Brings our record of one authorization to what Stripe says now: books captures and refunds that are not
 * booked, makes the hold what it must be, records what Stripe declined. Converges from any order of events.
 * Throws `RoundUnderWay` while Stripe has not finished a round that we decided; try again a little later.
 */
export async function settleAuthorization(deps: SettlementDeps, authorizationId: string): Promise<void> {
  const state = await deps.records.readAuthorization(authorizationId);
  const at = deps.clock.now();
  const owner = await inScope(deps.db, 'all', (trx) => findCardOwner(trx, state.stripeCardId));
  await widenFor(deps, { state, owner, at });
  await inScope(deps.db, 'all', async (trx) => {
    const row = await lockAuthorization(trx, state.id);
    if (row && state.rounds.length < row.rounds_decided) throw new RoundUnderWay(state.id);
    const present = await findCardOwner(trx, state.stripeCardId);
    if (present) await moveMoney(trx, { state, owner: present, at });
    const from = row?.rounds_synced ?? 0;
    const reason = await recordDeclines(deps, trx, { state, owner: present, at, from });
    await putState(trx, { state, owner: present, at, reason });
  });
}

/** Books a card transaction that names no authorization: a forced capture or an unlinked refund. */
export async function settleUnlinked(deps: SettlementDeps, transaction: CardTransactionState): Promise<void> {
  const at = deps.clock.now();
  const before = await inScope(deps.db, 'all', (trx) => findCardOwner(trx, transaction.stripeCardId));
  if (before && !before.isOver) {
    const { id: reference } = transaction;
    const nothing = { targetHoldPence: 0, grossApprovedPence: 0 };
    await widenFence(deps, { awardId: before.awardId, reference, transactions: [transaction], ...nothing });
  }
  await inScope(deps.db, 'all', async (trx) => {
    await lockAuthorization(trx, transaction.id);
    const owner = await findCardOwner(trx, transaction.stripeCardId);
    if (!owner) return;
    const accounts = await findAwardAccounts(trx, { awardId: owner.awardId, budgetId: owner.budgetId });
    await bookNew(trx, { transactions: [transaction], owner, accounts, authorizedAt: null, at });
    await rebalanceAward(trx, { accounts, isOver: owner.isOver, cause: transaction.id, eventAt: at, at });
  });
}
