import { createHash } from 'node:crypto';

/** What is kept of an API key: its SHA-256. A key has 32 random bytes, so no slow hash is needed. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}
