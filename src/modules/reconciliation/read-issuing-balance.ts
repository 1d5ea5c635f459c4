import { inScope } from '../../platform/database.ts';
import { closeCovered } from '../cases/index.ts';
import { readHoldingFigures } from '../ledger/index.ts';
import { putIssuingBalance } from './issuing-balance-store.ts';
import { readCover } from './read-cover.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';

/**
 * Asks Stripe for the Issuing balance and remembers it, beside what our books have at that moment. Where it covers the
 * live awards, the case that it did not is over.
 */
export async function readIssuingBalance(deps: ReconciliationDeps): Promise<void> {
  const amountPence = await deps.listing.issuingBalancePence();
  await inScope(deps.db, 'all', async (trx) => {
    const { cashPence, heldPence } = await readHoldingFigures(trx);
    const readAt = deps.clock.now();
    await putIssuingBalance(trx, { amountPence, oursPence: cashPence - heldPence, readAt });
    if ((await readCover(trx)).shortPence === 0) await closeCovered(trx, readAt);
  });
}
