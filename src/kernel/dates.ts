/** A calendar date in Europe/London, `YYYY-MM-DD`. */
export type LondonDate = string;

const LONDON = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const LONG = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
});

const WALL = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** An instant on London's calendar and clock, with the first day of each period that holds it. */
export type LondonMoment = {
  day: LondonDate;
  /** The Monday of the week. */
  week: LondonDate;
  /** The first of the calendar month. */
  month: LondonDate;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
  /** Minutes since midnight by the clock on the wall. */
  minute: number;
};

/** What the calendar and the clock say in London at this instant. */
export function londonMoment(instant: Date): LondonMoment {
  const wall = WALL.format(instant);
  return londonMomentOn(londonDate(instant), Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3)));
}

/** The moment of a London day so many minutes after midnight by the clock on the wall. */
export function londonMomentOn(day: LondonDate, minute: number): LondonMoment {
  return { day, ...periodsOf(day), weekday: weekdayOf(day), minute };
}

/** The Monday and the first of the month of a day. */
export function periodsOf(day: LondonDate): { week: LondonDate; month: LondonDate } {
  return { week: addDays(day, 1 - weekdayOf(day)), month: `${day.slice(0, 7)}-01` };
}

const weekdayOf = (day: LondonDate): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

const HOUR_MS = 3_600_000;

/** The first instant of a day in London. */
export function startOfDay(day: LondonDate): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  const inSummer = new Date(midnight.getTime() - HOUR_MS);
  return londonDate(inSummer) === day ? inSummer : midnight;
}

/** The date on a London calendar at this instant. */
export function londonDate(instant: Date): LondonDate {
  return LONDON.format(instant);
}

/** The month in which something is posted, `YYYY-MM`, by London time (R8). */
export function postingPeriod(instant: Date): string {
  return londonDate(instant).slice(0, 7);
}

/** The financial year that holds a date: `2026-11-22` -> `2026/27`. It runs 1 April to 31 March. */
export function financialYearOf(date: LondonDate): string {
  const year = Number(date.slice(0, 4));
  const start = date.slice(5) >= '04-01' ? year : year - 1;
  return `${start}/${String(start + 1).slice(2)}`;
}

/** First and last day of a financial year written `2026/27`. */
export function financialYearDays(financialYear: string): { first: LondonDate; last: LondonDate } {
  const start = Number(financialYear.slice(0, 4));
  return { first: `${start}-04-01`, last: `${start + 1}-03-31` };
}

/** Adds whole days to a calendar date. */
export function addDays(date: LondonDate, days: number): LondonDate {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** Whole days from one calendar date to another; negative when `to` is earlier. */
export function daysBetween(from: LondonDate, to: LondonDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** `2026-11-22` -> `22 November 2026`. */
export function formatDate(date: LondonDate): string {
  return LONG.format(new Date(`${date}T00:00:00Z`));
}

/** An instant as people read it in London: `22 November 2026 at 5:30pm`. */
export function formatInstant(instant: Date): string {
  return `${formatDate(londonDate(instant))} at ${CLOCK.format(instant).replace(/\s/g, '').toLowerCase()}`;
}

/** Whether the text is a real calendar date in the form `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
