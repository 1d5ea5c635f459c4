import { financialYearDays, type LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

export type DayOfUse = { day: LondonDate; usedPence: Pence; spentPence: Pence };

/** One calendar month of a budget's year. */
export type MonthOfUse = {
  /** `2026-11`. */
  month: string;
  usedPence: Pence;
  spentPence: Pence;
  /** Both since 1 April, this month included. */
  usedSoFarPence: Pence;
  spentSoFarPence: Pence;
  /** What would be used by its end at an even pace. */
  evenPence: Pence;
};

const MONTHS = 12;

function monthsOf(financialYear: string): string[] {
  const start = Number(financialYearDays(financialYear).first.slice(0, 4));
  return Array.from({ length: MONTHS }, (_, place) => {
    const month = ((place + 3) % MONTHS) + 1;
    return `${month >= 4 ? start : start + 1}-${String(month).padStart(2, '0')}`;
  });
}

/**
 * The months of a budget's year up to today. What is booked on a day outside the year, such as a late capture, belongs
 * to its first or last month shown, so that the last figure is that of the budget.
 */
export function monthsOfUse(budget: {
  financialYear: string;
  today: LondonDate;
  allocatedPence: Pence;
  days: readonly DayOfUse[];
}): MonthOfUse[] {
  const shown = monthsOf(budget.financialYear).filter((month) => month <= budget.today.slice(0, 7));
  const [first = ''] = shown;
  const last = shown.at(-1) ?? '';
  const monthOf = (day: LondonDate) => [first, [day.slice(0, 7), last].sort()[0] ?? last].sort()[1] ?? last;
  let usedSoFarPence = 0;
  let spentSoFarPence = 0;
  return shown.map((month, place) => {
    const own = budget.days.filter(({ day }) => monthOf(day) === month);
    const usedPence = own.reduce((sum, one) => sum + one.usedPence, 0);
    const spentPence = own.reduce((sum, one) => sum + one.spentPence, 0);
    usedSoFarPence += usedPence;
    spentSoFarPence += spentPence;
    const evenPence = Math.floor((budget.allocatedPence * (place + 1)) / MONTHS);
    return { month, usedPence, spentPence, usedSoFarPence, spentSoFarPence, evenPence };
  });
}
