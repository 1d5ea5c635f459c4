import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { bookTransaction } from './book-transaction.ts';
import { classifyArrival, lateAfter } from './core/arrival.ts';
import type { AuthorizationStatus } from './core/authorization-transitions.ts';
import { type CardTransactionState, capturedPence, inOrder, refundedPence, type Taken } from './core/settlement.ts';
import type { Locked } from './lock-owner.ts';
import { knownTransactionIds } from './settlement-store.ts';
import { tellArrival } from './tell-arrival.ts';

/** The authorization that card transactions name, as it is on record before they are booked. */
export type PurchaseOnRecord = {
  isOfThisAward: boolean;
  approved: boolean;
  status: AuthorizationStatus | null;
  authorizedPence: Pence;
  authorizedAt: Date | null;
  /** When its hold ended; null while it had one. */
  holdEndedAt: Date | null;
  /** What was booked on it before. */
  booked: readonly Taken[];
};

/**
 * Books those card transactions of one award that are not booked yet, oldest first, each once. The caller holds
 * the award's accounts.
 */
export async function bookTransactions(
  trx: Trx,
  about: Locked & {
    transactions: readonly CardTransactionState[];
    /** Null when they name no authorization. */
    purchase: PurchaseOnRecord | null;
    at: Date;
  },
): Promise<void> {
  const { transactions, purchase, owner } = about;
  const ids = transactions.map((transaction) => transaction.id);
  const known = await knownTransactionIds(trx, ids);
  const before = [...(purchase?.booked ?? [])];
  for (const transaction of inOrder(transactions)) {
    if (known.has(transaction.id)) continue;
    const arrival = classifyArrival({
      type: transaction.type,
      amountPence: Math.abs(transaction.amountPence),
      purchase: purchase && {
        ...purchase,
        capturedBeforePence: capturedPence(before),
        refundedBeforePence: refundedPence(before),
      },
    });
    await bookTransaction(trx, {
      ...about,
      transaction,
      arrival,
      holdEndedAt: lateAfter(arrival) ? (purchase?.holdEndedAt ?? null) : null,
      authorizedAt: purchase?.authorizedAt ?? transaction.happenedAt,
      endsHold: purchase?.isOfThisAward ?? false,
    });
    await tellArrival(trx, { transaction, owner, arrival });
    before.push(transaction);
  }
}
