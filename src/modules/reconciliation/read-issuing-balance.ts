import { inScope } from '../../platform/database.ts';
import { readHoldingFigures } from '../ledger/index.ts';
import { putIssuingBalance } from './issuing-balance-store.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';

/** Asks Stripe for the Issuing balance and remembers it, beside what our books have at that moment. */
export async function readIssuingBalance(deps: ReconciliationDeps): Promise<void> {
  const amountPence = await deps.listing.issuingBalancePence();
  await inScope(deps.db, 'all', async (trx) => {
    const { cashPence, heldPence } = await readHoldingFigures(trx);
    await putIssuingBalance(trx, { amountPence, oursPence: cashPence - heldPence, readAt: deps.clock.now() });
  });
}
