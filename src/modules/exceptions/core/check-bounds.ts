import type { FieldError } from '../../../kernel/app-error.ts';
import { addDays, formatDate, isCalendarDate, type LondonDate } from '../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../kernel/money.ts';

/** How far an exception goes: what payments may come to together, how many, and the last day. */
export type Bounds = { mostPence: Pence; mostPayments: number; expiresOn: LondonDate };

export type BoundsOf = { requestedPence: Pence; awardPence: Pence; today: LondonDate; awardExpiresOn: LondonDate };

const USUAL_DAYS = 14;
export const MOST_PAYMENTS = 20;

/** What is offered: the payment that was tried, once, within 14 days or until the award ends. */
export function usualBounds({ requestedPence, awardPence, today, awardExpiresOn }: BoundsOf): Bounds {
  const inTwoWeeks = addDays(today, USUAL_DAYS);
  return {
    mostPence: Math.min(requestedPence, awardPence),
    mostPayments: 1,
    expiresOn: inTwoWeeks < awardExpiresOn ? inTwoWeeks : awardExpiresOn,
  };
}

/** All that is wrong with bounds, field by field: money within the award, 1 to 20 payments, a day within the award. */
export function faultsOfBounds(bounds: Bounds, about: BoundsOf): FieldError[] {
  const { mostPence, mostPayments, expiresOn } = bounds;
  const { awardPence, today, awardExpiresOn } = about;
  const faults: FieldError[] = [];
  if (mostPence < 1 || mostPence > awardPence) {
    faults.push({ field: 'mostPence', message: `Give an amount up to ${formatPence(awardPence)}, which was awarded` });
  }
  if (!Number.isInteger(mostPayments) || mostPayments < 1 || mostPayments > MOST_PAYMENTS) {
    faults.push({ field: 'mostPayments', message: `Give a number of payments from 1 to ${MOST_PAYMENTS}` });
  }
  if (!isCalendarDate(expiresOn) || expiresOn < today || expiresOn > awardExpiresOn) {
    const message = `Give a day from today to ${formatDate(awardExpiresOn)}, the last day of the award`;
    faults.push({ field: 'expiresOn', message });
  }
  return faults;
}
