import { londonMoment, startOfDay } from '../../../kernel/dates.ts';
import { isWorkingDay, nextWorkingDay } from '../../../kernel/working-days.ts';

const HOUR_MS = 3_600_000;
/** 4pm in London. */
const BY_HOUR = 16;

/**
 * By when a person whose card stopped working at that moment has another: 4pm on the same working day, or on the next
 * one when it was too late or no working day (R70).
 */
export function replaceBy(lostAt: Date): Date {
  const { day, minute } = londonMoment(lostAt);
  const dueOn = isWorkingDay(day) && minute < BY_HOUR * 60 ? day : nextWorkingDay(day);
  return new Date(startOfDay(dueOn).getTime() + BY_HOUR * HOUR_MS);
}
