import type { FieldError } from '../../../kernel/app-error.ts';
import { addDays, isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';
import { forbiddenNumberFault } from '../../../kernel/forbidden-number.ts';
import type { Role } from '../../../kernel/principal.ts';

/** Whoever holds one of these may be named to approve in an approver's place (R18). */
export const DELEGATE_ROLE: Role = 'practice_manager';
/** Whoever holds one of these names a delegate for their practice, never themselves. */
export const NAMING_ROLES = ['approver', 'practice_manager'] as const satisfies readonly Role[];

const LEAST_REASON = 10;
const LONGEST_REASON = 500;

/** The last day of 12 months that begin on a day: `2026-11-22` -> `2027-11-21`. */
export function lastDelegationDay(startsOn: LondonDate): LondonDate {
  const nextYear = `${Number(startsOn.slice(0, 4)) + 1}`;
  const sameDay = `${nextYear}${startsOn.slice(4)}`;
  return addDays(isCalendarDate(sameDay) ? sameDay : `${nextYear}-02-28`, -1);
}

/** Everything that is wrong with the days and the reason of a delegation; empty when it can be named. */
export function faultsOfDelegation(
  wanted: { startsOn: LondonDate; endsOn: LondonDate; reason: string },
  today: LondonDate,
): FieldError[] {
  const { startsOn, endsOn, reason } = wanted;
  const errors: FieldError[] = [];
  if (startsOn < today) errors.push({ field: 'startsOn', message: 'Choose today or a later day' });
  if (!isCalendarDate(endsOn)) errors.push({ field: 'endsOn', message: 'Enter a day that exists, like 31 3 2027' });
  else if (endsOn < startsOn) errors.push({ field: 'endsOn', message: 'The last day cannot be before the first' });
  else if (endsOn > lastDelegationDay(startsOn)) {
    errors.push({ field: 'endsOn', message: 'A delegation lasts 12 months at most. Choose an earlier last day' });
  }
  const words = reason.trim().length;
  const number = forbiddenNumberFault(reason);
  if (words < LEAST_REASON) errors.push({ field: 'reason', message: 'Say why, in at least 10 characters' });
  else if (words > LONGEST_REASON) errors.push({ field: 'reason', message: 'Keep it to 500 characters' });
  else if (number) errors.push({ field: 'reason', message: number });
  return errors;
}
