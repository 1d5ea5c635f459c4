/** An amount of money in whole pence, GBP. Never a fraction, never pounds (R1). */
export type Pence = number;

const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** `123456` -> `£1,234.56`, `-42` -> `−£0.42`. Always with pence, as tables and records show it. */
export function formatPence(pence: Pence): string {
  return POUNDS.format(pence / 100).replace('-', '−');
}

/** As {@link formatPence}, but whole pounds without pence: `6000` -> `£60`, for sentences patients read. */
export function formatPenceShort(pence: Pence): string {
  return formatPence(pence).replace(/\.00$/, '');
}
