import { addDays, londonDate } from '../../../kernel/dates.ts';

const HOUR_MS = 3_600_000;

type Timed = { at: Date; day: string };

/** What happened up to an instant on its day in London and the whole days before it: `days` of them in all. */
export function inDays<T extends Timed>(items: readonly T[], at: Date, days: number): T[] {
  const first = addDays(londonDate(at), 1 - days);
  return items.filter((item) => item.at <= at && item.day >= first);
}

/** What happened in so many hours up to an instant. */
export function inHours<T extends Timed>(items: readonly T[], at: Date, hours: number): T[] {
  const first = at.getTime() - hours * HOUR_MS;
  return items.filter((item) => item.at <= at && item.at.getTime() >= first);
}
