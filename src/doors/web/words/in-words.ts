import { formatDate, type LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

const TO_NINETEEN =
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A whole number from 0 to 9,999 as people say it: `142` -> `one hundred and forty-two`. */
function numberInWords(number: number): string {
  if (number < 20) return TO_NINETEEN[number] ?? String(number);
  if (number < 100) {
    const rest = number % 10;
    return `${TENS[Math.floor(number / 10)]}${rest > 0 ? `-${numberInWords(rest)}` : ''}`;
  }
  const unit = number < 1000 ? { size: 100, word: 'hundred' } : { size: 1000, word: 'thousand' };
  const rest = number % unit.size;
  const joint = rest === 0 ? '' : rest < 100 ? ' and ' : ' ';
  return `${numberInWords(Math.floor(number / unit.size))} ${unit.word}${joint}${rest > 0 ? numberInWords(rest) : ''}`;
}

/** `6050` -> `sixty pounds and fifty pence`. Up to £9,999.99. */
export function amountInWords(pence: Pence): string {
  const pounds = Math.floor(pence / 100);
  const rest = pence % 100;
  const poundWords = `${numberInWords(pounds)} ${pounds === 1 ? 'pound' : 'pounds'}`;
  return rest === 0 ? poundWords : `${poundWords} and ${numberInWords(rest)} ${rest === 1 ? 'penny' : 'pence'}`;
}

const WEEKDAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' });

/** `2026-12-20` -> `Sunday 20 December 2026`. */
export function dayInWords(date: LondonDate): string {
  return `${WEEKDAY.format(new Date(`${date}T00:00:00Z`))} ${formatDate(date)}`;
}
