import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../platform/database.ts';
import { keptValue } from '../store/kept-value.ts';

const KEYS = z.object({
  /** The private key that signs what is said of people, as a JWK. */
  signing: z.looseObject({ kty: z.literal('EC'), kid: z.string() }),
  /** Sign the provider's cookies. */
  cookies: z.array(z.string()).min(1),
});

export type IdentityKeys = z.output<typeof KEYS>;

/** Under which name the keys are kept. */
export const IDENTITY_KEYS = 'identity_keys';

function makeKeys(): IdentityKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = randomBytes(8).toString('hex');
  return {
    signing: { ...jwk, kty: 'EC', kid, use: 'sig', alg: 'ES256' },
    cookies: [randomBytes(32).toString('base64url')],
  };
}

/** The provider's keys: made once, then always the same, so that a restart signs nobody out. */
export async function openIdentityKeys(db: Db): Promise<IdentityKeys> {
  const kept = keptValue(db, { name: IDENTITY_KEYS, schema: KEYS.nullable(), initial: null });
  await kept.load();
  const keys = kept.get() ?? makeKeys();
  if (!kept.get()) await kept.set(keys);
  return keys;
}
