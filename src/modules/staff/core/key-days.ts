import type { FieldError } from '../../../kernel/app-error.ts';
import { isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';
import { lastDelegationDay } from './delegation.ts';

/** The last day on which a key that is made today may work: as with a delegation, 12 months. */
export const lastKeyDay = lastDelegationDay;

/** What is wrong with the last day of a key; null when nothing is. */
export function faultOfLastDay(endsOn: LondonDate, today: LondonDate): FieldError | null {
  if (!isCalendarDate(endsOn)) return { field: 'endsOn', message: 'Enter a day that exists, like 31 3 2027' };
  if (endsOn < today) return { field: 'endsOn', message: 'Choose today or a later day' };
  if (endsOn <= lastKeyDay(today)) return null;
  return { field: 'endsOn', message: 'A key works 12 months at most. Choose an earlier last day' };
}
