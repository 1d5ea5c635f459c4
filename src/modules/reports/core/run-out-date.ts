import { addDays, daysBetween, financialYearDays, type LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

/**
 * The day on which a budget is used up if it goes on at the pace it had since 1 April, money promised to
 * awards counted as used; null when it lasts to the end of its year, or nothing has been used.
 */
export function runOutDate(budget: {
  financialYear: string;
  today: LondonDate;
  /** Spent and promised so far. */
  usedPence: Pence;
  availablePence: Pence;
}): LondonDate | null {
  const { first, last } = financialYearDays(budget.financialYear);
  const days = daysBetween(first, budget.today) + 1;
  if (days < 1 || budget.usedPence <= 0 || budget.today > last) return null;
  const daysLeft = Math.floor((Math.max(0, budget.availablePence) * days) / budget.usedPence);
  const usedUpOn = addDays(budget.today, Math.min(daysLeft, 366));
  return usedUpOn <= last ? usedUpOn : null;
}
