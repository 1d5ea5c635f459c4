import { StripeError } from '../wire/stripe-error.ts';

/** `£1,234.5` -> 123450. Throws what the till shows when it is no amount above nothing. */
export function readPounds(text: string | undefined, what: string): number {
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec((text ?? '').replaceAll(/[£,\s]/g, ''));
  const pence = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
  if (pence > 0) return pence;
  throw new StripeError(400, `Enter ${what} in pounds and pence, like 12.50`);
}

/** As {@link readPounds}; an empty field is no amount. */
export function readOptionalPounds(text: string | undefined, what: string): number | undefined {
  return text?.trim() ? readPounds(text, what) : undefined;
}

/** 1250 -> `12.50`, for a field. */
export function poundsField(pence: number): string {
  return (pence / 100).toFixed(2);
}
