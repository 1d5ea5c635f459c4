import { Temporal } from 'temporal-polyfill';
import { type LondonDate, londonDate } from '../../../kernel/dates.ts';
import { isWorkingDay, nextWorkingDay } from '../../../kernel/working-days.ts';

/** Work is done from 9am to 5pm in London, on working days. */
const OPENS_AT = 9;
const CLOSES_AT = 17;
const HOUR_MS = 3_600_000;

/** The instant at which work ends on a date: 5pm by London time. */
export function closeOfBusiness(date: LondonDate): Date {
  return atHour(date, CLOSES_AT);
}

/** The instant after so many hours of working time, counted from `from` or, out of hours, from the next opening. */
export function addWorkingHours(from: Date, hours: number): Date {
  let date = londonDate(from);
  let startMs = from.getTime();
  let leftMs = hours * HOUR_MS;
  for (;;) {
    const closesMs = closeOfBusiness(date).getTime();
    startMs = Math.max(startMs, atHour(date, OPENS_AT).getTime());
    const workedMs = isWorkingDay(date) ? Math.max(0, closesMs - startMs) : 0;
    if (workedMs >= leftMs) return new Date(startMs + leftMs);
    leftMs -= workedMs;
    date = nextWorkingDay(date);
  }
}

function atHour(date: LondonDate, hour: number): Date {
  const time = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour } });
  return new Date(time.epochMilliseconds);
}
