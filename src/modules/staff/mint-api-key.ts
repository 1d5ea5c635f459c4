import { v7 as newId } from 'uuid';
import { londonDate } from '../../kernel/dates.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { addKey, type KeyPurpose, newSecret, practiceOfKey } from './add-key.ts';
import { lastKeyDay } from './core/key-days.ts';
import { publishKey } from './publish-key.ts';
import type { StaffDeps } from './staff-deps.ts';

export type MintApiKeyInput = KeyPurpose;

/**
 * Makes a principal with a key that works at once and nobody answers for; for whoever runs the service, who could
 * change its database too. The key is returned this once and kept only as a hash. It works for 12 months. Throws
 * `invalid_input` and `practice_unknown`.
 */
export async function mintApiKey(
  deps: Pick<StaffDeps, 'db' | 'clock' | 'practices'>,
  input: MintApiKeyInput,
): Promise<{ key: string; principalId: string }> {
  const { key, keyHash } = newSecret();
  const id = newId();
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const practice = await practiceOfKey(deps, trx, input);
    const { role, name } = input;
    const made = { id, role, name, practice, ownerId: null, endsOn: lastKeyDay(londonDate(at)), keyHash };
    await addKey(trx, { key: made, by: systemPrincipal(id), at });
    await publishKey(trx, { principalId: id, role, ownerId: null, practiceId: practice?.id ?? null, at });
  });
  return { key, principalId: id };
}
