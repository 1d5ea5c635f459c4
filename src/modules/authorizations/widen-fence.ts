import type { Pence } from '../../kernel/money.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { openHoldPence, readAwardFigures } from '../ledger/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { type CardTransactionState, capturedPence, countedAgainstLimitPence } from './core/settlement.ts';
import { knownTransactionIds, readCountedPence } from './settlement-store.ts';

/** What is about to be booked for an award. */
export type Ahead = {
  awardId: string;
  /** The authorization, or the card transaction that has none. */
  reference: string;
  transactions: readonly CardTransactionState[];
  targetHoldPence: Pence;
  /** Approved in all rounds, whatever was given back since. */
  grossApprovedPence: Pence;
};

/** What the award will have to spend once this is booked. */
async function foreseeAvailable(trx: Trx, ahead: Ahead): Promise<Pence> {
  const figures = (await readAwardFigures(trx, [ahead.awardId])).get(ahead.awardId);
  const { putInPence = 0, spentPence = 0, heldPence = 0 } = figures ?? {};
  const ids = ahead.transactions.map((transaction) => transaction.id);
  const known = await knownTransactionIds(trx, ids);
  const fresh = ahead.transactions.filter((transaction) => !known.has(transaction.id));
  const newlySpent = -fresh.reduce((total, { amountPence }) => total + amountPence, 0);
  const newlyHeld = ahead.targetHoldPence - (await openHoldPence(trx, ahead.reference));
  return Math.max(0, putInPence - spentPence - newlySpent - heldPence - newlyHeld);
}

/**
 * Makes Stripe's all-time limit at least what it may have counted so far plus what the award will have to
 * spend: called before money is freed here, so that Stripe never declines what we would approve.
 */
export async function widenFence(deps: SettlementDeps, ahead: Ahead): Promise<void> {
  const { awardId, reference, grossApprovedPence, transactions } = ahead;
  const allTimePence = await inScope(deps.db, 'all', async (trx) => {
    const others = await readCountedPence(trx, awardId, reference);
    const own = countedAgainstLimitPence({ grossApprovedPence, capturedPence: capturedPence(transactions) });
    return others + own + (await foreseeAvailable(trx, ahead));
  });
  await deps.cards.raiseLimit({ awardId, allTimePence });
}
