import { assert } from '../../kernel/assert.ts';
import { londonDate, postingPeriod } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { findBudget } from '../budgets/index.ts';
import {
  type AwardAccounts,
  availablePence,
  findAccountId,
  lastKeyOf,
  lockAccounts,
  postTransfer,
  resolveHolds,
} from '../ledger/index.ts';
import type { CardOwner } from './card-owner.ts';
import type { Arrival } from './core/arrival.ts';
import { shareOut } from './core/card-transaction-effects.ts';
import type { CardTransactionState } from './core/settlement.ts';
import { merchantColumns } from './merchant-columns.ts';
import { insertTransaction } from './settlement-store.ts';

export type Booking = {
  transaction: CardTransactionState;
  owner: CardOwner;
  accounts: AwardAccounts;
  authorizedAt: Date;
  arrival: Arrival;
  /** When the hold had ended that a late capture came for. */
  holdEndedAt: Date | null;
  /** Whether its authorization's hold is this award's, and so what a capture takes first. */
  endsHold: boolean;
  at: Date;
};

/** The budget of a movement is its award's, however late it comes; it names the movement that it follows (R8). */
async function linksOf(trx: Trx, { transaction, accounts, at }: Booking) {
  const { awardId, budgetId } = accounts;
  const { id, authorizationId, happenedAt } = transaction;
  const followsKey = authorizationId ? await lastKeyOf(trx, { awardId, authorizationId }) : null;
  return { awardId, budgetId, authorizationId, cardTransactionId: id, followsKey, eventAt: happenedAt, at };
}

async function readAvailable(trx: Trx, accounts: AwardAccounts): Promise<Pence> {
  const award = (await lockAccounts(trx, [accounts.award, accounts.shortfall])).get(accounts.award);
  assert(award, `account of award ${accounts.awardId} exists`);
  return availablePence(award);
}

/** A capture takes its hold, then what the award has, then the shortfall account: it cannot be refused. */
async function postCapture(trx: Trx, booking: Booking): Promise<void> {
  const { transaction, owner, accounts, at } = booking;
  const authorizationId = booking.endsHold ? transaction.authorizationId : null;
  const award = await readAvailable(trx, accounts);
  const holds = authorizationId ? await resolveHolds(trx, { authorizationId, state: 'posted', at }) : [];
  const hold = (await readAvailable(trx, accounts)) - award;
  const amountPence = -transaction.amountPence;
  const shares = shareOut({ type: 'capture', isOver: owner.isOver, amountPence, roomPence: { hold, award } });
  const links = await linksOf(trx, booking);
  const parts = [
    { from: accounts.award, amountPence: shares.hold + shares.award, name: 'award' },
    { from: accounts.shortfall, amountPence: shares.shortfall, name: 'shortfall' },
  ];
  for (const part of parts.filter((one) => one.amountPence > 0)) {
    await postTransfer(trx, {
      ...links,
      kind: 'capture',
      fromAccountId: part.from,
      toAccountId: accounts.network,
      amountPence: part.amountPence,
      key: `capture:${transaction.id}:${part.name}`,
      ...(holds[0] ? { holdId: holds[0] } : {}),
    });
  }
}

async function postRefund(trx: Trx, booking: Booking): Promise<void> {
  await postTransfer(trx, {
    ...(await linksOf(trx, booking)),
    kind: 'refund',
    fromAccountId: booking.accounts.network,
    toAccountId: booking.accounts.award,
    amountPence: booking.transaction.amountPence,
    key: `refund:${booking.transaction.id}`,
  });
}

/** The cash side: what left or came back to the money held at the card issuer. */
async function postCash(trx: Trx, booking: Booking): Promise<void> {
  const { transaction, accounts, at } = booking;
  const budget = await findBudget(trx, accounts.budgetId);
  assert(budget, `budget ${accounts.budgetId} exists`);
  const holding = await findAccountId(trx, 'holding', { partyId: budget.commissionerId });
  const merchants = await findAccountId(trx, 'merchants', { partyId: budget.commissionerId });
  assert(holding && merchants, 'the commissioner has its cash accounts');
  const isCapture = transaction.amountPence < 0;
  await postTransfer(trx, {
    kind: isCapture ? 'settlement' : 'settlement_refund',
    fromAccountId: isCapture ? holding : merchants,
    toAccountId: isCapture ? merchants : holding,
    amountPence: Math.abs(transaction.amountPence),
    cardTransactionId: transaction.id,
    key: `cash:${transaction.id}`,
    eventAt: transaction.happenedAt,
    at,
  });
}

/**
 * Books one card transaction in the ledger and keeps its record, once: the caller has seen that it is not
 * there yet. Its year for accruals is the London date of its authorization, or its own when forced (R6).
 */
export async function bookTransaction(trx: Trx, booking: Booking): Promise<void> {
  const { transaction, owner, at } = booking;
  if (transaction.amountPence < 0) await postCapture(trx, booking);
  if (transaction.amountPence > 0) await postRefund(trx, booking);
  if (transaction.amountPence !== 0) await postCash(trx, booking);
  await insertTransaction(trx, {
    id: transaction.id,
    authorization_id: transaction.authorizationId,
    stripe_card_id: transaction.stripeCardId,
    card_id: owner.cardId,
    award_id: owner.awardId,
    practice_id: owner.practiceId,
    budget_id: owner.budgetId,
    type: transaction.type,
    amount_pence: transaction.amountPence,
    ...merchantColumns(transaction.merchant),
    merchant_amount: transaction.merchantAmount,
    merchant_currency: transaction.merchantCurrency,
    cashback_pence: transaction.cashbackPence,
    arrival: booking.arrival,
    hold_ended_at: booking.holdEndedAt,
    happened_at: transaction.happenedAt,
    accrual_date: londonDate(booking.authorizedAt),
    posting_period: postingPeriod(at),
    recorded_at: at,
  });
}
