import { assert } from '../../kernel/assert.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { indexNeverAllowed, type NeverAllowedList, neverAllowedSchema } from './core/never-allowed.ts';
import { findNeverAllowed, findNeverAllowedVersion } from './policy-store.ts';

/** The newest never-allowed list. `known` holds versions read before, which never change. */
export async function loadNeverAllowed(
  db: Db | Trx,
  known: Map<number, NeverAllowedList> = new Map(),
): Promise<NeverAllowedList> {
  const version = await findNeverAllowedVersion(db);
  assert(version !== undefined, 'a never-allowed list is installed');
  const list = known.get(version) ?? indexNeverAllowed(neverAllowedSchema.parse(await findNeverAllowed(db, version)));
  known.set(version, list);
  return list;
}
