const SHORTEST_CARD_NUMBER = 13;
const LONGEST_CARD_NUMBER = 19;
const GROUPS = /\d+(?:[\s.\-\u2010-\u2015]{1,2}\d+)*/g;

/** What a note may not hold (R57). */
export type ForbiddenNumber = 'an NHS number' | 'a card number';

/**
 * Finds an NHS number or a card number (13 to 19 digits with the right check digit) in a text, written in
 * one piece or in groups. `isNhsNumber` says whether ten digits carry the NHS number's check digit.
 */
export function forbiddenNumberIn(text: string, isNhsNumber: (digits: string) => boolean): ForbiddenNumber | null {
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
