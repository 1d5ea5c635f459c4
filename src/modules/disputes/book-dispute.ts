import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { type LockedAwardMoney, rebalanceAndTell } from '../awards/index.ts';
import { findBudget } from '../budgets/index.ts';
import { findAccountId, postTransfer } from '../ledger/index.ts';
import type { Dispute } from './core/dispute.ts';
import type { DisputeMovement } from './core/dispute-money.ts';

type Booking = { dispute: Dispute; at: Date };

/** The cash side: each movement of Stripe's once, by its own id, provisional or not. */
export async function bookCash(
  trx: Trx,
  { dispute, at }: Booking,
  movements: readonly DisputeMovement[],
): Promise<void> {
  const budget = await findBudget(trx, dispute.budgetId);
  assert(budget, `budget ${dispute.budgetId} exists`);
  const holding = await findAccountId(trx, 'holding', { partyId: budget.commissionerId });
  const merchants = await findAccountId(trx, 'merchants', { partyId: budget.commissionerId });
  assert(holding && merchants, 'the commissioner has its cash accounts');
  for (const movement of movements.filter(({ amountPence }) => amountPence !== 0)) {
    const isCredit = movement.amountPence > 0;
    await postTransfer(trx, {
      kind: isCredit ? 'dispute_credit' : 'dispute_credit_reversal',
      fromAccountId: isCredit ? merchants : holding,
      toAccountId: isCredit ? holding : merchants,
      amountPence: Math.abs(movement.amountPence),
      cardTransactionId: dispute.cardTransactionId,
      followsKey: dispute.id,
      key: `dispute-cash:${movement.id}`,
      eventAt: movement.happenedAt,
      at,
    });
  }
}

/**
 * Gives the award what a won dispute brought, or takes back what was given: from what it has, then as a shortfall.
 * The dispute's row and the award's money are locked, so each change of its part is booked once.
 */
export async function moveAwardPart(
  trx: Trx,
  { dispute, money, at }: Booking & { money: LockedAwardMoney },
  changePence: Pence,
): Promise<void> {
  const { awardId, budgetId } = dispute;
  const { award, accounts, availablePence, shortfallPence } = money;
  const taken = Math.min(availablePence, Math.max(0, -changePence));
  const parts = [
    { kind: 'dispute_won', from: accounts.network, to: accounts.award, amountPence: changePence },
    { kind: 'dispute_rescinded', from: accounts.award, to: accounts.network, amountPence: taken },
    { kind: 'dispute_rescinded', from: accounts.shortfall, to: accounts.network, amountPence: -changePence - taken },
  ] as const;
  for (const [place, part] of parts.entries()) {
    if (part.amountPence <= 0) continue;
    await postTransfer(trx, {
      kind: part.kind,
      fromAccountId: part.from,
      toAccountId: part.to,
      amountPence: part.amountPence,
      awardId,
      budgetId,
      cardTransactionId: dispute.cardTransactionId,
      followsKey: dispute.id,
      key: `dispute-award:${dispute.id}:${dispute.awardMoves}:${place}`,
      eventAt: at,
      at,
    });
  }
  const cause = dispute.cardTransactionId;
  await rebalanceAndTell(trx, { award, accounts, shortfallBeforePence: shortfallPence, cause, at });
}
