import { addDays, financialYearDays, financialYearOf, type LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

/** An award that was asked for before, and neither refused, taken back nor failed to be issued. */
export type PastAward = {
  id: string;
  recipientId: string;
  /** Slug of the policy, whatever its version was. */
  policy: string;
  amountPence: Pence;
  requestedOn: LondonDate;
};

/** What is asked now: for whom, under which policy, and when. */
export type AskedAward = Pick<PastAward, 'recipientId' | 'policy' | 'amountPence' | 'requestedOn'>;

/** Days within which the same again is a likely duplicate (R31). */
const DUPLICATE_DAYS = 7;

/** The same day a year before: what is later is within 12 months. */
export function yearBefore(day: LondonDate): LondonDate {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
}

/** Of the same policy in the 12 months to the day of the award (R29). */
export function withinTwelveMonths(past: readonly PastAward[], asked: AskedAward): PastAward[] {
  const after = yearBefore(asked.requestedOn);
  return past.filter(({ policy, requestedOn }) => policy === asked.policy && requestedOn > after);
}

/** Of the same policy in the financial year of the award. */
export function withinFinancialYear(past: readonly PastAward[], asked: AskedAward): PastAward[] {
  const { first } = financialYearDays(financialYearOf(asked.requestedOn));
  return past.filter(({ policy, requestedOn }) => policy === asked.policy && requestedOn >= first);
}

/** The newest award to the same person, of the same policy and amount, within 7 days (R31); null when there is none. */
export function likelyDuplicate(past: readonly PastAward[], asked: AskedAward): PastAward | null {
  const first = addDays(asked.requestedOn, -DUPLICATE_DAYS);
  const same = withinTwelveMonths(past, asked).filter(
    ({ recipientId, amountPence, requestedOn }) =>
      recipientId === asked.recipientId && amountPence === asked.amountPence && requestedOn >= first,
  );
  return same.at(-1) ?? null;
}

export function sumPence(awards: readonly { amountPence: Pence }[]): Pence {
  return awards.reduce((sum, { amountPence }) => sum + amountPence, 0);
}
