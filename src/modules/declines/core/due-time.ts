import { londonDate } from '../../../kernel/dates.ts';
import { addWorkingDays, isWorkingDay, nextWorkingDay } from '../../../kernel/working-days.ts';
import { addWorkingHours, closeOfBusiness } from './working-time.ts';

/** Food, transport and home from hospital: what cannot wait for tomorrow. */
const SAME_DAY_POLICIES: readonly string[] = ['P3', 'P5', 'P7'];
const URGENT_HOURS = 2;
const ORDINARY_DAYS = 3;

export type Declined = {
  at: Date;
  /** Our fault, or a person may still be waiting. */
  isUrgent: boolean;
  policySlug: string | null;
};

/** The end of the same day or, when work is over or never began, of the next working day. */
export function dueSameDay(at: Date): Date {
  const today = londonDate(at);
  const isInTime = isWorkingDay(today) && at < closeOfBusiness(today);
  return closeOfBusiness(isInTime ? today : nextWorkingDay(today));
}

/** The end of the third working day after an instant. */
export function dueInThreeDays(at: Date): Date {
  return closeOfBusiness(addWorkingDays(londonDate(at), ORDINARY_DAYS));
}

/**
 * By when a declined payment is to be reviewed (R54): urgent ones in 2 working hours; food and transport by
 * the end of the same day, or of the next working day when it came after hours; others in 3 working days.
 */
export function dueTime({ at, isUrgent, policySlug }: Declined): Date {
  if (isUrgent) return addWorkingHours(at, URGENT_HOURS);
  return policySlug !== null && SAME_DAY_POLICIES.includes(policySlug) ? dueSameDay(at) : dueInThreeDays(at);
}
