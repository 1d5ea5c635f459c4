import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { endAccess } from './end-principal.ts';
import { lockOwnKey } from './lock-own-key.ts';
import type { StaffDeps } from './staff-deps.ts';
import { lockPrincipal } from './standing-store.ts';

/**
 * Ends a key, by whoever answers for it: its next call is refused (R19). What it had in hand waits for whoever may take
 * it. Ending again changes nothing. Throws `not_found` for whoever does not answer for it.
 */
export async function endOwnKey(deps: StaffDeps, by: Principal, keyId: string): Promise<void> {
  await inScope(deps.db, 'all', async (trx) => {
    const { id, endedAt } = await lockOwnKey(trx, by, keyId);
    const leaver = endedAt ? undefined : await lockPrincipal(trx, id);
    if (leaver) await endAccess(deps, trx, { principal: by, leaver, to: null });
  });
}
