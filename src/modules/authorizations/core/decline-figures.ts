import { addDays, type LondonDate, type LondonMoment } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import { type DecisionRecord, ruleBehind } from './decision-record.ts';
import type { DeclineFacts } from './decline-wording.ts';

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

function periodFigures(rule: string, { limits, account, when }: DecisionRecord): DeclineFacts {
  const words = PERIODS[rule];
  const maxPence = words?.maxPence(limits);
  if (!words || !maxPence) return {};
  const { period, periodName } = words;
  return {
    period,
    periodName,
    maxPence,
    spentPence: words.spentPence(account.spending, when),
    date: words.resets(when),
  };
}

const WHERE = { in_person: 'in a shop, not online or by phone', online: 'online or by phone, not in a shop' };

/** The figures of a declined payment at the moment of its decision, for the wordings of its reason. None for a record of another rule set. */
export function declineFigures(record: DecisionRecord, code: string): DeclineFacts {
  const rule = ruleBehind(record, code);
  if (!rule) return {};
  const { limits } = record;
  const { perPaymentPence, maxPayments, cardPresence, days, hours } = limits;
  return {
    rule,
    availablePence: record.availablePence,
    heldPence: record.account.debitsPending,
    ...(rule === 'within_one_payment' && perPaymentPence ? { maxPence: perPaymentPence } : {}),
    ...(maxPayments && maxPayments > 1 ? { payments: maxPayments } : {}),
    ...(cardPresence === 'any' ? {} : { where: WHERE[cardPresence] }),
    ...(days ? { openDays: daysInWords(days) } : {}),
    ...(hours ? { openHours: hoursInWords(hours) } : {}),
    ...periodFigures(rule, record),
  };
}
