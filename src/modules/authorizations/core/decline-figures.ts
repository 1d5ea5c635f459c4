import { addDays, type LondonDate, type LondonMoment } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import { type DecisionRecord, readOutcomes, ruleBehind } from './decision-record.ts';
import type { DeclineCode } from './decline-reasons.ts';
import type { DeclineFacts } from './decline-wording.ts';
import { findShortException } from './find-exception.ts';
import { RULES } from './rules.ts';
import type { SnapshotException } from './snapshot.ts';

const DAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const LIST = new Intl.ListFormat('en-GB');

/** Days of the week in words: `Mondays and Fridays`. */
export function daysInWords(days: readonly number[]): string {
  return LIST.format(days.toSorted().map((day) => DAYS[day - 1] ?? ''));
}

function timeInWords(minute: number): string {
  const hour = Math.floor(minute / 60);
  const minutes = minute % 60 === 0 ? '' : `:${String(minute % 60).padStart(2, '0')}`;
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

/** Hours of the day in words: `8am to 6:30pm`. Minutes since midnight. */
export function hoursInWords({ from, until }: { from: number; until: number }): string {
  return `${timeInWords(from)} to ${timeInWords(until)}`;
}

/** The first of the month after the one that holds the day. */
const nextMonth = (month: LondonDate): LondonDate => `${addDays(month, 31).slice(0, 7)}-01`;

type PeriodWords = {
  period: string;
  periodName: string;
  maxPence: (limits: DecisionRecord['limits']) => Pence | null;
  spentPence: (spending: DecisionRecord['account']['spending'], when: LondonMoment) => Pence;
  resets: (when: LondonMoment) => LondonDate;
};

const PERIODS: Readonly<Record<string, PeriodWords>> = {
  within_day: {
    period: 'today',
    periodName: 'Daily',
    maxPence: (limits) => limits.dailyPence,
    spentPence: (spending, when) => (spending.day === when.day ? spending.dayPence : 0),
    resets: (when) => addDays(when.day, 1),
  },
  within_week: {
    period: 'this week',
    periodName: 'Weekly',
    maxPence: (limits) => limits.weeklyPence,
    spentPence: (spending, when) => (spending.week === when.week ? spending.weekPence : 0),
    resets: (when) => addDays(when.week, 7),
  },
  within_month: {
    period: 'this month',
    periodName: 'Monthly',
    maxPence: (limits) => limits.monthlyPence,
    spentPence: (spending, when) => (spending.month === when.month ? spending.monthPence : 0),
    resets: (when) => nextMonth(when.month),
  },
};

const byReset =
  (when: LondonMoment) =>
  (one: PeriodWords, other: PeriodWords): number =>
    one.resets(when).localeCompare(other.resets(when));

/**
 * Of several limits that failed, the one that starts anew last. The date is given only where the same payment fits all
 * limits on it, has the money and is in the award's time.
 */
function periodFigures(record: DecisionRecord): DeclineFacts {
  const { limits, account, award, amountPence, when } = record;
  const failed = readOutcomes(record).filter(({ passed }) => !passed);
  const reached = failed.flatMap(({ rule }) => PERIODS[rule] ?? []).toSorted(byReset(when));
  const last = reached.at(-1);
  const maxPence = last?.maxPence(limits);
  if (!last || !maxPence) return {};
  const date = last.resets(when);
  const spentPence = last.spentPence(account.spending, when);
  const isCovered = !failed.some(({ rule }) => rule === 'covered');
  const fits = reached.every((one) => amountPence <= (one.maxPence(limits) ?? amountPence));
  return {
    period: last.period,
    periodName: last.periodName,
    maxPence,
    spentPence,
    ...(spentPence >= maxPence ? { reachedPeriod: last.period } : {}),
    ...(fits && isCovered && date <= award.expiresOn ? { date } : {}),
  };
}

const WHERE = { in_person: 'in a shop, not online or by phone', online: 'online or by phone, not in a shop' };

/** The exception that would have let a declined payment through, had it been for more (R43); null where there is none. */
export function shortExceptionOf(record: DecisionRecord): SnapshotException | null {
  const failed = RULES.filter((_, place) => record.outcomes[place] === 'F');
  const opened = failed.flatMap(({ canBeExcepted }) => canBeExcepted ?? []);
  return opened.length === 0 ? null : findShortException(record, { forShopOnly: opened.includes('shop') });
}

function exceptionFigures(record: DecisionRecord): DeclineFacts {
  const isBeyondExceptions = RULES.some((rule, place) => record.outcomes[place] === 'F' && !rule.canBeExcepted);
  if (isBeyondExceptions) return { isBeyondExceptions };
  const short = shortExceptionOf(record);
  return short ? { rule: 'within_exception', exceptionLeftPence: short.mostPence - short.usedPence } : {};
}

/** A shop here that asked for other money than pounds. */
function currencyFigures({ merchant, merchantCurrency }: DecisionRecord): DeclineFacts {
  const isForeign = merchant.country === 'GB' && merchantCurrency !== 'gbp';
  return isForeign ? { rule: 'in_pounds', currency: merchantCurrency.toUpperCase() } : {};
}

/** A rule that failed, and what it declines with. */
export type FailedRule = { rule: string; code: DeclineCode };

/**
 * The rules that a payment failed and that an exception leaves as they are (R43); one for a category leaves those about
 * the shop itself too. A deposit beyond what is left is told as that alone. None for a record of another rule set.
 */
export function beyondException(record: DecisionRecord, { forCategory }: { forCategory: boolean }): FailedRule[] {
  const failed = readOutcomes(record).flatMap(({ passed }, place) => (passed ? [] : (RULES[place] ?? [])));
  const left = failed.filter(({ canBeExcepted }) => !canBeExcepted || (canBeExcepted === 'shop' && forCategory));
  const isDeposit = left.some(({ id }) => id === 'deposit_covered');
  return left.filter(({ id }) => !(isDeposit && id === 'covered')).map(({ id, code }) => ({ rule: id, code }));
}

/**
 * The figures of a declined payment at the moment of its decision, for the wordings of its reason, or of another rule
 * that it failed. None for a record of another rule set.
 */
export function declineFigures(
  record: DecisionRecord,
  code: string,
  rule: string | null = ruleBehind(record, code),
): DeclineFacts {
  if (!rule) return {};
  const { limits } = record;
  const { perPaymentPence, maxPayments, cardPresence, days, hours } = limits;
  return {
    rule,
    availablePence: record.availablePence,
    heldPence: record.account.debitsPending,
    paymentPence: record.amountPence + record.before.heldPence,
    ...(rule === 'within_one_payment' && perPaymentPence ? { maxPence: perPaymentPence } : {}),
    ...(maxPayments && maxPayments > 1 ? { payments: maxPayments } : {}),
    ...(cardPresence === 'any' ? {} : { where: WHERE[cardPresence] }),
    ...(days ? { openDays: daysInWords(days) } : {}),
    ...(hours ? { openHours: hoursInWords(hours) } : {}),
    ...(code === 'over_period' ? periodFigures(record) : {}),
    ...(code === 'cash' && record.cashbackPence > 0 ? { amountPence: record.cashbackPence } : {}),
    ...(code === 'not_in_award' ? exceptionFigures(record) : {}),
    ...(code === 'not_uk' ? currencyFigures(record) : {}),
  };
}
