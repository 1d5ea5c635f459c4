import { z } from 'zod';
import { isNhsNumber } from '../../../kernel/forbidden-number.ts';

/** The number that guidance shows as an example. Its check digit is wrong, on purpose. */
const EXAMPLE = '9991234567';
const NATIONAL_INSURANCE = /^[A-Z]{2}\d{6}[A-D]$/i;

/** Takes out the spaces and dashes people write it with. */
function compactNhsNumber(text: string): string {
  return text.replace(/[\s\-\u2010-\u2015]/g, '');
}

/** Why a compact number cannot be an NHS number, in words the sender can act on; null when it can. */
function faultOf(number: string): string | null {
  if (number === EXAMPLE) return '999 123 4567 is only an example. Enter the person’s own NHS number, or leave it out';
  if (NATIONAL_INSURANCE.test(number)) {
    return 'This looks like a National Insurance number. Enter an NHS number, which has 10 digits, or leave it out';
  }
  if (!/^\d{10}$/.test(number)) return 'An NHS number has 10 digits, like 999 123 4567';
  if (!isNhsNumber(number)) return 'This is not a real NHS number. Check each digit, or leave it out';
  return null;
}

/** An NHS number in any spacing, kept as ten digits. */
export const nhsNumber = z
  .string()
  .overwrite(compactNhsNumber)
  .superRefine((number, context) => {
    const fault = faultOf(number);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

/** As people read it: `9990000018` -> `999 000 0018`. */
export function formatNhsNumber(number: string): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`;
}
