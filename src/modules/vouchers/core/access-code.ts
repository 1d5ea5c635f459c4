/** Letters and digits that nobody mistakes for one another: no 0 O 1 I L (R49). A prime number of them. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LETTERS = 15;

function checkCharacter(letters: string): string {
  const sum = [...letters].reduce((total, letter, place) => total + (place + 1) * ALPHABET.indexOf(letter), 0);
  return ALPHABET[sum % ALPHABET.length] ?? '';
}

/** How many random bytes {@link makeAccessCode} wants at the most; values of 248 and above are passed over. */
export const RANDOM_BYTES = 64;

/** A code of 15 random letters and a check character, about 74 bits, in groups of four: `ABCD-2345-…`. */
export function makeAccessCode(random: Uint8Array): string {
  const letters = [...random]
    .filter((byte) => byte < 248)
    .slice(0, LETTERS)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
  if (letters.length < LETTERS) throw new RangeError('Too few random bytes for an access code');
  return groupInFours(letters + checkCharacter(letters));
}

function groupInFours(code: string): string {
  return code.match(/.{4}/g)?.join('-') ?? code;
}

/** The code as it was made, from what a person typed; null when it cannot be one: length, letters or check are wrong. */
export function readAccessCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '');
  if (letters.length !== LETTERS + 1) return null;
  if ([...letters].some((letter) => !ALPHABET.includes(letter))) return null;
  const isWhole = checkCharacter(letters.slice(0, LETTERS)) === letters.at(-1);
  return isWhole ? groupInFours(letters) : null;
}
