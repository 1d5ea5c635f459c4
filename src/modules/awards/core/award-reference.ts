const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A random reference such as `A-7K3M9Q`: the only thing about an award that Stripe is told. */
export function makeReference(random: Uint8Array): string {
  const letters = [...random.subarray(0, 6)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `A-${letters.join('')}`;
}
