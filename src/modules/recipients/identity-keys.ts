import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { assert } from '../../kernel/assert.ts';
import { comparableName, comparablePostcode } from './core/match-recipient.ts';
import { type RecipientIdentity, toInternationalPhone } from './core/recipient-identity.ts';

/** Secrets that keep identities apart from everything else. All keys have 32 bytes. */
export type IdentityKeys = {
  /** For the hashes that people are matched by. */
  hashKey: Buffer;
  /** The first encrypts; all decrypt. */
  encryptionKeys: readonly { version: string; key: Buffer }[];
};

export type EncryptedIdentity = { identityEncrypted: Buffer; keyVersion: string };

/** Something about a person that is kept as cipher text. */
export type Sealed = { sealed: Buffer; keyVersion: string };

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM: nonce, tag, text. Bound to the id of its row, so that it cannot stand in another. */
export function seal(keys: IdentityKeys, rowId: string, value: unknown): Sealed {
  const current = keys.encryptionKeys[0];
  assert(current, 'an identity key is configured');
  const { version: keyVersion, key } = current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(`${keyVersion}:${rowId}`));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return { sealed: Buffer.concat([iv, cipher.getAuthTag(), text]), keyVersion };
}

/** What was sealed. Throws when the row was changed, is another one or needs a key that is gone. */
export function unseal<T>(keys: IdentityKeys, rowId: string, { sealed, keyVersion }: Sealed): T {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, keyVersion), sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(`${keyVersion}:${rowId}`));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as T;
}

export function encryptIdentity(
  keys: IdentityKeys,
  recipientId: string,
  identity: RecipientIdentity,
): EncryptedIdentity {
  const { sealed: identityEncrypted, keyVersion } = seal(keys, recipientId, identity);
  return { identityEncrypted, keyVersion };
}

/** Throws when the row was changed, is another recipient's or needs a key that is gone. */
export function decryptIdentity(keys: IdentityKeys, recipientId: string, stored: EncryptedIdentity): RecipientIdentity {
  const { identityEncrypted: sealed, keyVersion } = stored;
  return unseal<RecipientIdentity>(keys, recipientId, { sealed, keyVersion });
}

function keyOf(keys: IdentityKeys, version: string): Buffer {
  const found = keys.encryptionKeys.find((key) => key.version === version);
  assert(found, `an identity key of version ${version} is configured`);
  return found.key;
}

/** Keyed hashes of what people are matched by; they reveal nothing without the key. */
export type IdentityHashes = { nhsNumber: Buffer | null; nameBirth: Buffer; nameBirthPostcode: Buffer | null };

const keyedHash = (keys: IdentityKeys, ...parts: string[]) =>
  createHmac('sha256', keys.hashKey).update(parts.join('\n')).digest();

export function hashIdentity(keys: IdentityKeys, identity: RecipientIdentity): IdentityHashes {
  const hash = (...parts: string[]) => keyedHash(keys, ...parts);
  const person = [comparableName(identity.familyName), identity.dateOfBirth];
  const postcode = comparablePostcode(identity);
  return {
    nhsNumber: identity.nhsNumber ? hash('nhs-number', identity.nhsNumber) : null,
    nameBirth: hash('name-birth', ...person),
    nameBirthPostcode: postcode ? hash('name-birth-postcode', ...person, postcode) : null,
  };
}

/** Keyed hashes of how people are reached, which tell only whether two have the same. */
export type ContactHashes = { phone: Buffer | null; email: Buffer | null; postcode: Buffer | null };

export function hashContacts(keys: IdentityKeys, identity: RecipientIdentity): ContactHashes {
  const { phone, email } = identity;
  const postcode = comparablePostcode(identity);
  return {
    phone: phone ? keyedHash(keys, 'phone', toInternationalPhone(phone)) : null,
    email: email ? keyedHash(keys, 'email', email.trim().toLowerCase()) : null,
    postcode: postcode ? keyedHash(keys, 'postcode', postcode) : null,
  };
}
