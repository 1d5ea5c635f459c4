import { inScope } from '../../platform/database.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { bookTransactions, type PurchaseOnRecord } from './book-transactions.ts';
import { findCardOwner } from './card-owner.ts';
import type { CardTransactionState } from './core/settlement.ts';
import { balanceOwner, lockOwner } from './lock-owner.ts';
import { widenFence } from './widen-fence.ts';

const OF_ANOTHER_AWARD: PurchaseOnRecord = {
  isOfThisAward: false,
  approved: false,
  status: null,
  authorizedPence: 0,
  authorizedAt: null,
  holdEndedAt: null,
  booked: [],
};

/**
 * Books a card transaction by its card alone: one that names no authorization (a forced capture, an unlinked
 * refund), or that of another award, to which Stripe linked it by mistake. One that is booked is passed over.
 */
export async function settleAlone(deps: SettlementDeps, transaction: CardTransactionState): Promise<void> {
  const at = deps.clock.now();
  const { id, authorizationId, stripeCardId } = transaction;
  const before = await inScope(deps.db, 'all', (trx) => findCardOwner(trx, stripeCardId));
  if (before && !before.isOver) {
    const nothing = { targetHoldPence: 0, grossApprovedPence: 0 };
    await widenFence(deps, { awardId: before.awardId, reference: id, transactions: [transaction], ...nothing });
  }
  await inScope(deps.db, 'all', async (trx) => {
    const locked = await lockOwner(trx, stripeCardId);
    if (!locked) return;
    const purchase = authorizationId ? OF_ANOTHER_AWARD : null;
    await bookTransactions(trx, { ...locked, transactions: [transaction], purchase, at });
    await balanceOwner(trx, { ...locked, cause: id, at });
  });
}
