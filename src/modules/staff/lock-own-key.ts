import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findKey, lockOwner, type StoredKey } from './key-store.ts';

/**
 * The key, locked, for whoever answers for it and nobody else; they first, so that their own access ends before this or
 * after it. Throws `not_found`.
 */
export async function lockOwnKey(trx: Trx, by: Principal, keyId: string): Promise<StoredKey> {
  await lockOwner(trx, by.id);
  const key = await findKey(trx, keyId);
  if (key && key.ownerId === by.id) return key;
  throw new AppError('not_found', 'There is no such key of yours.');
}
