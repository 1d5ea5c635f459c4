import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { hashApiKey } from './hash-api-key.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findPrincipalByKeyHash, insertApiKey, insertPrincipal } from './staff-store.ts';

/** Makes a given key work as a reading key (auditor) for the demonstration till; does nothing when it already does. */
export async function ensureTillKey(deps: StaffDeps, key: string): Promise<void> {
  const at = deps.clock.now();
  const keyHash = hashApiKey(key);
  await inScope(deps.db, 'all', async (trx) => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('till_key'))`);
    if (await findPrincipalByKeyHash(trx, keyHash)) return;
    const id = newId();
    await insertPrincipal(trx, {
      id,
      kind: 'api_key',
      name: 'Demonstration till',
      role: 'auditor',
      practiceIds: [],
      isDemonstration: true,
      at,
    });
    await insertApiKey(trx, { principalId: id, keyHash, at });
    await recordAudit(trx, systemPrincipal(id), {
      at,
      action: 'api_key.mint',
      entityKind: 'principal',
      entityId: id,
      after: { role: 'auditor' },
    });
  });
}
