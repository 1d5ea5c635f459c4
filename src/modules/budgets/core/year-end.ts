import { addDays, financialYearDays, type LondonDate } from '../../../kernel/dates.ts';

/** The day from which the end of a financial year is warned of, and its budgets can be closed: 1 March (R8). */
export function closableFrom(financialYear: string): LondonDate {
  return `${financialYearDays(financialYear).last.slice(0, 4)}-03-01`;
}

/** The twelve months of a financial year, as posting periods: `2026-04` to `2027-03`. */
export function periodsOf(financialYear: string): string[] {
  let day = financialYearDays(financialYear).first;
  return Array.from({ length: 12 }, () => {
    const period = day.slice(0, 7);
    day = `${addDays(`${period}-28`, 4).slice(0, 7)}-01`;
    return period;
  });
}
