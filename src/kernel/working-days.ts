import bankHolidays from './bank-holidays.json' with { type: 'json' };
import { addDays, type LondonDate } from './dates.ts';

const holidays = new Set(bankHolidays);

/** Whether anybody works on that date: Monday to Friday but for England's bank holidays, known for 2026 to 2028. */
export function isWorkingDay(date: LondonDate): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5 && !holidays.has(date);
}

/** The first working day after a date. */
export function nextWorkingDay(date: LondonDate): LondonDate {
  const next = addDays(date, 1);
  return isWorkingDay(next) ? next : nextWorkingDay(next);
}

/** The last of so many working days after a date, which is not counted itself. */
export function addWorkingDays(date: LondonDate, days: number): LondonDate {
  return days === 0 ? date : addWorkingDays(nextWorkingDay(date), days - 1);
}
