import { addDays, daysBetween, financialYearDays, type LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

/** Days on which a budget is used up if it goes on as before: in four of five such budgets between these two. */
export type RunOutRange = {
  /** Null when even at its fastest it lasts the year. */
  earliest: LondonDate | null;
  /** Null when at its slowest it lasts the year. */
  latest: LondonDate | null;
};

export type UsedOnDay = { day: LondonDate; usedPence: Pence };

const WEEK = 7;
/** With fewer whole weeks than this nothing can be said of how much they differ. */
const LEAST_WEEKS = 4;
/** Eight of ten values of a normal distribution lie so many standard deviations around its mean. */
const FOUR_IN_FIVE = 1.2816;

/** What each whole week took, counted back from yesterday, since 1 April. */
function weeksOf(year: { financialYear: string; today: LondonDate }, used: readonly UsedOnDay[]): Pence[] {
  const { first } = financialYearDays(year.financialYear);
  const count = Math.floor(daysBetween(first, year.today) / WEEK);
  const weeks = Array.from({ length: Math.max(0, count) }, () => 0);
  for (const { day, usedPence } of used) {
    const back = Math.floor((daysBetween(day, year.today) - 1) / WEEK);
    if (back >= 0 && back < count) weeks[back] = (weeks[back] ?? 0) + usedPence;
  }
  return weeks;
}

type Pace = { mean: number; deviation: number; weeks: number };

function paceOf(weeks: readonly Pence[]): Pace {
  const mean = weeks.reduce((sum, pence) => sum + pence, 0) / weeks.length;
  const squares = weeks.reduce((sum, pence) => sum + (pence - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (weeks.length - 1)), weeks: weeks.length };
}

/**
 * Whether the sum may be used up after so many weeks more. The weeks to come differ as those that were, and the mean
 * itself is known from those alone: the two together are how far the total may be off.
 */
function mayBeUsed(pace: Pace, about: { weeks: number; sumPence: Pence; side: 1 | -1 }): boolean {
  const { weeks, sumPence, side } = about;
  const spread = pace.deviation * Math.sqrt(weeks + (weeks * weeks) / pace.weeks);
  return weeks * pace.mean + side * FOUR_IN_FIVE * spread >= sumPence;
}

function dayWhenUsed(pace: Pace, about: { sumPence: Pence; today: LondonDate; last: LondonDate; side: 1 | -1 }) {
  const { sumPence, today, last, side } = about;
  const days = daysBetween(today, last);
  for (let ahead = 0; ahead <= days; ahead += 1) {
    if (mayBeUsed(pace, { weeks: ahead / WEEK, sumPence, side })) return addDays(today, ahead);
  }
  return null;
}

/**
 * Between which days a budget is used up, judged by how much its weeks since 1 April have differed: in four of five
 * budgets like it the day lies between the two. Null when nothing can be said: fewer than four whole weeks, nothing
 * used, outside its year. A budget with nothing left is used up today.
 */
export function runOutRange(budget: {
  financialYear: string;
  today: LondonDate;
  availablePence: Pence;
  used: readonly UsedOnDay[];
}): RunOutRange | null {
  const { financialYear, today, availablePence, used } = budget;
  const { first, last } = financialYearDays(financialYear);
  if (today < first || today > last) return null;
  if (availablePence <= 0) return { earliest: today, latest: today };
  const weeks = weeksOf(budget, used);
  if (weeks.length < LEAST_WEEKS) return null;
  const pace = paceOf(weeks);
  if (pace.mean <= 0) return null;
  const about = { sumPence: availablePence, today, last };
  return { earliest: dayWhenUsed(pace, { ...about, side: 1 }), latest: dayWhenUsed(pace, { ...about, side: -1 }) };
}
