import { addDays, londonMoment, startOfDay } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import { isWorkingDay, nextWorkingDay } from '../../../kernel/working-days.ts';

/** The most that may be issued without a second person (R13). */
export const MOST_BREAK_GLASS_PENCE: Pence = 6000;
/** How long a person is not helped in this way again. */
export const BREAK_GLASS_DAYS = 28;

const DAY_BEGINS = 8 * 60;
const DAY_ENDS = 20 * 60;

/** Whether no approver can be expected: 8pm to 8am, weekends and England's bank holidays, by London time. */
export function isOutOfHours(at: Date): boolean {
  const { day, minute } = londonMoment(at);
  return !isWorkingDay(day) || minute < DAY_BEGINS || minute >= DAY_ENDS;
}

/** The midnight in London that ends the working day which begins next after the issue: by then it is signed off. */
export function signOffBy(issuedAt: Date): Date {
  const { day, minute } = londonMoment(issuedAt);
  const first = isWorkingDay(day) && minute < DAY_BEGINS ? day : nextWorkingDay(day);
  return startOfDay(addDays(first, 1));
}

/** The instant from which on an earlier issue to the same person stands in the way of one now. */
export function breakGlassSince(at: Date): Date {
  return startOfDay(addDays(londonMoment(at).day, -BREAK_GLASS_DAYS));
}
