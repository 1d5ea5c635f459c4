import { timingSafeEqual } from 'node:crypto';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { hashApiKey } from './hash-api-key.ts';
import { toPrincipal } from './principal-of.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findPrincipalByKeyHash, markApiKeyUsed } from './staff-store.ts';

/**
 * Who an API key belongs to; null when it is unknown, its last day is over or its principal has ended. Only the key's hash is
 * looked up and compared, so how long it takes tells nothing about keys that exist.
 */
export async function authenticateApiKey(deps: StaffDeps, key: string, requestId: string): Promise<Principal | null> {
  const keyHash = hashApiKey(key);
  const found = await findPrincipalByKeyHash(deps.db, keyHash);
  if (!found || !timingSafeEqual(found.keyHash, keyHash)) return null;
  const today = londonDate(deps.clock.now());
  if (found.endsOn && found.endsOn < today) return null;
  if (found.lastUsedOn !== today) await markApiKeyUsed(deps.db, found.id, today);
  return toPrincipal(found, requestId);
}
