const SHORTEST_CARD_NUMBER = 13;
const LONGEST_CARD_NUMBER = 19;
const GROUPS = /\d+(?:[\s.\-\u2010-\u2015]{1,2}\d+)*/g;

const NHS_WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/** What no note and no reason may hold (R57). */
export type ForbiddenNumber = 'an NHS number' | 'a card number';

/** Whether ten digits carry the right check digit (modulus 11) of an NHS number. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = NHS_WEIGHTS.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}

/** What to say of a reason that others read and that holds such a number; null when it holds none (R57). */
export function forbiddenNumberFault(text: string): string | null {
  const found = forbiddenNumberIn(text);
  return found ? `This looks as if it holds ${found}. Take it out` : null;
}

/**
 * Finds an NHS number or a card number (13 to 19 digits with the right check digit) in a text, written in
 * one piece or in groups.
 */
export function forbiddenNumberIn(text: string): ForbiddenNumber | null {
  for (const [run] of text.normalize('NFKC').matchAll(GROUPS)) {
    const numbers = joinedGroups(run.split(/\D+/));
    if (numbers.some((digits) => digits.length >= SHORTEST_CARD_NUMBER && hasLuhnDigit(digits))) return 'a card number';
    if (numbers.some((digits) => digits.length === 10 && isNhsNumber(digits))) return 'an NHS number';
  }
  return null;
}

/** Every stretch of neighbouring groups, as far as it is short enough to be a number of ours. */
function joinedGroups(groups: readonly string[]): string[] {
  return groups.flatMap((_, start) =>
    groups
      .slice(start, start + LONGEST_CARD_NUMBER)
      .map((_group, length) => groups.slice(start, start + length + 1).join(''))
      .filter((digits) => digits.length <= LONGEST_CARD_NUMBER),
  );
}

/** Whether the digits carry the check digit of card numbers. */
export function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
