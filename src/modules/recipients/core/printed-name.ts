import { toLatinLetters } from './latin-letters.ts';

/** Most that fits on a card. */
const PRINTED_LENGTH = 24;

type Name = { givenName: string; familyName: string };

/**
 * The name on a card: at most 24 Latin letters and single spaces, no digits or other characters. One rule
 * shortens it: all names; else the first given name and the family name; else the initial and the family
 * name; else as much of that as fits. A name with no Latin letter at all becomes `Card Holder`.
 */
export function printedName(name: Name): string {
  const given = lettersOnly(name.givenName);
  const family = lettersOnly(name.familyName);
  const first = given.split(' ')[0] ?? '';
  const choices = [`${given} ${family}`, `${first} ${family}`, `${first.slice(0, 1)} ${family}`].map((text) =>
    text.trim(),
  );
  const fitting = choices.find((text) => text.length <= PRINTED_LENGTH) ?? choices[2]?.slice(0, PRINTED_LENGTH) ?? '';
  return fitting.trim() || 'Card Holder';
}

function lettersOnly(text: string): string {
  return toLatinLetters(text)
    .replace(/['\u2018\u2019\u02BC.`\d]/g, '')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim();
}

/**
 * First and last name as a card issuer takes them: Latin letters, periods, commas, hyphens, spaces
 * and apostrophes. A part with no Latin letter becomes `Card` or `Holder`.
 */
export function cardholderNames(name: Name): { firstName: string; lastName: string } {
  return { firstName: issuable(name.givenName) || 'Card', lastName: issuable(name.familyName) || 'Holder' };
}

function issuable(text: string): string {
  const cleaned = toLatinLetters(text)
    .replace(/[\u2018\u2019\u02BC`]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[^A-Za-z.,' -]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /[A-Za-z]/.test(cleaned) ? cleaned : '';
}
