import type { Trx } from '../../platform/database.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { tellOfClosedMoney } from '../budgets/index.ts';
import {
  type AwardAccounts,
  findAwardAccounts,
  lockAccounts,
  readAwardFigures,
  rebalanceAward,
} from '../ledger/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { bookTransaction } from './book-transaction.ts';
import { type CardOwner, findCardOwner } from './card-owner.ts';
import { type AuthorizationState, type CardTransactionState, statusOf, targetHoldPence } from './core/settlement.ts';
import { matchHold } from './match-hold.ts';
import { merchantColumns } from './merchant-columns.ts';
import { recordRounds } from './record-rounds.ts';
import { knownTransactionIds, lastDecidedAt, lockAuthorization, putAuthorization } from './settlement-store.ts';
import { widenFence } from './widen-fence.ts';

/** Stripe has not finished a round that we have decided: its news is on the way, and this is too early. */
export class RoundUnderWay extends Error {
  override readonly name = 'RoundUnderWay';
}

type Locked = { owner: CardOwner; accounts: AwardAccounts };
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

/** What came back repays a shortfall first; a shortfall that a capture opened is told, for a person to settle (R47). */
async function rebalance(trx: Trx, change: Locked & { cause: string; at: Date }): Promise<void> {
  const { owner, accounts, cause, at } = change;
  const { awardId, budgetId } = accounts;
  const { releasedPence } = await rebalanceAward(trx, { accounts, isOver: owner.isOver, cause, eventAt: at, at });
  await tellOfClosedMoney(trx, { budgetId, awardId, amountPence: releasedPence, cause, at });
  const shortfallPence = (await readAwardFigures(trx, [owner.awardId])).get(owner.awardId)?.shortfallPence ?? 0;
  if (shortfallPence === 0) return;
  await publishEvent(trx, {
    type: 'award.shortfall',
    occurredAt: at,
    practiceId: owner.practiceId,
    awardId: owner.awardId,
    payload: { cause, shortfallPence },
  });
}

async function moveMoney(trx: Trx, settling: Settling & Locked): Promise<void> {
  const { state, owner, accounts, at } = settling;
  const authorizedAt = state.requestedAt;
  await bookNew(trx, { transactions: state.transactions, owner, accounts, authorizedAt, at });
  const targetPence = targetHoldPence(state);
  await matchHold(trx, { accounts, authorizationId: state.id, targetPence, eventAt: authorizedAt, at });
  await rebalance(trx, { owner, accounts, cause: state.id, at });
}

/**
 * Locks the award's accounts before anything of it is read: a decision, an ending of the award and another
 * settlement each hold them to their commit, so what is read afterwards is what they left.
 */
async function lockOwner(trx: Trx, stripeCardId: string): Promise<Locked | null> {
  const before = await findCardOwner(trx, stripeCardId);
  if (!before) return null;
  const accounts = await findAwardAccounts(trx, { awardId: before.awardId, budgetId: before.budgetId });
  await lockAccounts(trx, [accounts.award, accounts.shortfall]);
  const owner = await findCardOwner(trx, stripeCardId);
  return owner ? { owner, accounts } : null;
}

/** How long Stripe may take to tell of a round that we decided; afterwards the round is taken as abandoned. */
const ROUND_MS = 30_000;

async function refuseTooEarly(trx: Trx, settling: Pick<Settling, 'state' | 'at'>, decided: number): Promise<void> {
  const { state, at } = settling;
  if (state.rounds.length >= decided || state.status !== 'pending') return;
  const last = await lastDecidedAt(trx, state.id);
  if (last && at.getTime() - last.getTime() < ROUND_MS) throw new RoundUnderWay(state.id);
}

/**
 * Brings our record of one authorization to what Stripe says now: books captures and refunds that are not
 * booked, makes the hold what it must be, records what Stripe declined. Converges from any order of events.
 * Throws `RoundUnderWay` while Stripe has not finished a round that we decided; try again a little later.
 */
export async function settleAuthorization(deps: SettlementDeps, authorizationId: string): Promise<void> {
  const state = await deps.records.readAuthorization(authorizationId);
  const at = deps.clock.now();
  const before = await inScope(deps.db, 'all', (trx) => findCardOwner(trx, state.stripeCardId));
  await widenFor(deps, { state, owner: before, at });
  await inScope(deps.db, 'all', async (trx) => {
    const locked = await lockOwner(trx, state.stripeCardId);
    const row = await lockAuthorization(trx, state.id);
    await refuseTooEarly(trx, { state, at }, row?.rounds_decided ?? 0);
    const owner = locked?.owner ?? null;
    if (locked) await moveMoney(trx, { state, at, ...locked });
    const from = row?.rounds_synced ?? 0;
    const reason = await recordRounds(deps, trx, { state, owner, at, from });
    await putState(trx, { state, owner, at, reason });
  });
}

/** Books a card transaction that names no authorization: a forced capture or an unlinked refund. */
async function settleUnlinked(deps: SettlementDeps, transaction: CardTransactionState): Promise<void> {
  const at = deps.clock.now();
  const before = await inScope(deps.db, 'all', (trx) => findCardOwner(trx, transaction.stripeCardId));
  if (before && !before.isOver) {
    const { id: reference } = transaction;
    const nothing = { targetHoldPence: 0, grossApprovedPence: 0 };
    await widenFence(deps, { awardId: before.awardId, reference, transactions: [transaction], ...nothing });
  }
  await inScope(deps.db, 'all', async (trx) => {
    const locked = await lockOwner(trx, transaction.stripeCardId);
    if (!locked) return;
    await bookNew(trx, { ...locked, transactions: [transaction], authorizedAt: null, at });
    await rebalance(trx, { ...locked, cause: transaction.id, at });
  });
}

/** Brings one card transaction, and the authorization that it names, to what Stripe says now. */
export async function settleTransaction(deps: SettlementDeps, transactionId: string): Promise<void> {
  const transaction = await deps.records.readCardTransaction(transactionId);
  if (transaction.authorizationId) await settleAuthorization(deps, transaction.authorizationId);
  await settleUnlinked(deps, transaction);
}
