import { assert } from '../../kernel/assert.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { indexNeverAllowed, type NeverAllowedList, neverAllowedSchema } from './core/never-allowed.ts';
import { findNeverAllowed, findNeverAllowedVersion } from './policy-store.ts';

/** One version of the never-allowed list. `known` holds versions read before, which never change. */
export async function loadNeverAllowedVersion(
  db: Db | Trx,
  version: number,
  known: Map<number, NeverAllowedList>,
): Promise<NeverAllowedList> {
  const list = known.get(version) ?? indexNeverAllowed(neverAllowedSchema.parse(await findNeverAllowed(db, version)));
  known.set(version, list);
  return list;
}

/** The newest never-allowed list. */
export async function loadNeverAllowed(
  db: Db | Trx,
  known: Map<number, NeverAllowedList> = new Map(),
): Promise<NeverAllowedList> {
  const version = await findNeverAllowedVersion(db);
  assert(version !== undefined, 'a never-allowed list is installed');
  return loadNeverAllowedVersion(db, version, known);
}
