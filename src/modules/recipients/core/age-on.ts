import type { LondonDate } from '../../../kernel/dates.ts';

/** Whole years of somebody on a day; whoever was born on 29 February is a year older on 1 March. */
export function ageOn(dateOfBirth: LondonDate, day: LondonDate): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** Under this age money comes only through somebody with parental responsibility (R25). */
export const CHILD_UNDER = 16;
/** From 16 to this age it takes a note that the person can decide (R25). */
export const GROWN_UP_FROM = 18;
