import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random base-62 text; `length` characters. */
export function randomToken(length: number): string {
  let token = '';
  while (token.length < length) {
    for (const byte of randomBytes(length)) if (byte < 248 && token.length < length) token += ALPHABET[byte % 62];
  }
  return token;
}

/** `newId('ic')` -> `ic_1` and 23 random characters, as long as Stripe's own. */
export function newId(prefix: string): string {
  return `${prefix}_1${randomToken(23)}`;
}

/** Random decimal digits; the first is never 0. */
export function randomDigits(length: number): string {
  const digits = [...randomBytes(length)].map((byte) => byte % 10);
  return digits.map((digit, place) => (place === 0 && digit === 0 ? 7 : digit)).join('');
}
