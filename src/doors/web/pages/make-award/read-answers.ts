import type { Pence } from '../../../../kernel/money.ts';
import { textOf } from '../../shell/route.ts';

/** The fields of a form as typed. */
export type Typed = Readonly<Record<string, string>>;

export function readForm(body: unknown): Typed {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value).trim()]));
}

/** `£1,250.50` -> 125050; null when it is no amount in pounds. */
export function readPounds(text: string): Pence | null {
  const plain = text.replace(/^£\s*/, '').replace(/,(?=\d{3}(\D|$))/g, '');
  const found = /^(\d{1,7})(?:\.(\d{2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number(found[2] ?? 0) : null;
}

/** A date typed in three boxes, as `YYYY-MM-DD`; null when a box is no number. */
export function readDate(day: string, month: string, year: string): string | null {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
