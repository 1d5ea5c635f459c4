import type { Trx } from '../../platform/database.ts';
import { changeCounters, lockAccounts } from './account-store.ts';
import { openHoldsOf, resolveTransfer } from './transfer-store.ts';

/**
 * Ends every open hold of an authorization: `posted` when a capture takes its place (the posting is
 * a transfer of its own that names the hold), `voided` when the money is free again. Each resolves once.
 * Returns the ids of the holds that it ended, oldest first.
 */
export async function resolveHolds(
  trx: Trx,
  change: { authorizationId: string; state: 'posted' | 'voided'; at: Date },
): Promise<string[]> {
  const holds = await openHoldsOf(trx, change.authorizationId);
  await lockAccounts(
    trx,
    holds.map((hold) => hold.debit_account_id),
  );
  for (const hold of holds) {
    await resolveTransfer(trx, { id: hold.id, state: change.state, at: change.at });
    await changeCounters(trx, hold.debit_account_id, { debitsPending: -hold.amount_pence });
  }
  return holds.map((hold) => hold.id);
}
