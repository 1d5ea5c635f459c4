import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  daysBetween,
  financialYearDays,
  financialYearOf,
  type LondonDate,
  londonDate,
} from '../src/kernel/dates.ts';
import { createRandom } from './random.ts';

/** Into how many steps the year so far is cut. */
export const STEPS = 72;
/** What happens within a step, in this order. */
const PHASES = ['request', 'approve', 'pay'] as const;
export type Phase = (typeof PHASES)[number];

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** When the last attempt of the demonstration's week is made. */
const LAST_ATTEMPT = '10:15';
/** From the letter to the opening of budgets. */
const OPENING_DAYS = 6;
/** The longest that the story of the ten named people reaches back. */
const NAMED_DAYS = 20;
/** A year younger than this has no room for ordinary days: all of it is squeezed. */
const ROOM_DAYS = 32;
const OFFICE_OPENS = 9 * 60 + 5;
const OFFICE_MINUTES = 8 * 60;
/** Of a squeezed year: how far into it budgets open, and how much of the rest the named people's weeks take. */
const SQUEEZED_OPENING = 0.15;
const SQUEEZED_NAMED = 0.8;

type Course = {
  /** A moment of the year's opening, which comes before all steps: 0 is its first, 1 the day when budgets open. */
  openingAt(fraction: number): Date;
  /** Steps run from 0 to {@link STEPS}; no phase of one is earlier than a phase before it. */
  stepAt(step: number, phase: Phase): Date;
  /** So many days before the last day of the demonstration's week, at a time of day such as `14:12`. */
  recently(daysBefore: number, time: string): Date;
};

export type Calendar = Course & { now: Date; today: LondonDate; financialYear: string };

function atLondon(date: LondonDate, time: string): Date {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: 'Europe/London', plainTime: time });
  return new Date(zoned.epochMilliseconds);
}

function atMinute(date: LondonDate, minutes: number): Date {
  return new Date(atLondon(date, '00:00').getTime() + (minutes % DAY_MINUTES) * MINUTE_MS);
}

function toFriday(date: LondonDate): LondonDate {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, weekday === 6 ? -1 : weekday === 0 ? -2 : 0);
}

/** The days of all steps, from the first to the last given; at weekends work is done on the Friday before. */
function stepDays(first: LondonDate, last: LondonDate): LondonDate[] {
  const days = daysBetween(first, last);
  return Array.from({ length: STEPS + 1 }, (_, step) => toFriday(addDays(first, Math.floor((step * days) / STEPS))));
}

/** The ordinary course: real days and office hours, up to yesterday. */
function roomyCourse(now: Date, first: LondonDate): Course {
  const today = londonDate(now);
  const lastDay = atLondon(today, LAST_ATTEMPT) < now ? today : addDays(today, -1);
  const days = stepDays(addDays(first, OPENING_DAYS + 3), addDays(today, -1));
  return {
    openingAt: (fraction) => atMinute(addDays(first, Math.round(fraction * OPENING_DAYS)), 540 + fraction * 60),
    stepAt: (step, phase) => {
      const day = days[step] ?? today;
      const share = OFFICE_MINUTES / days.filter((other) => other === day).length;
      const place =
        step - days.indexOf(day) + (PHASES.indexOf(phase) + createRandom(`${step} ${phase}`).fraction()) / 3;
      return atMinute(day, OFFICE_OPENS + share * place);
    },
    recently: (daysBefore, time) => atLondon(addDays(lastDay, -daysBefore), time),
  };
}

/** The course of a young year: everything in order, each part in proportion, none later than now. */
function squeezedCourse(now: Date, first: LondonDate): Course {
  const nowMs = now.getTime();
  const startMs = atLondon(first, '00:00').getTime();
  const openingMs = startMs + (nowMs - startMs) * SQUEEZED_OPENING;
  const partMs = (nowMs - openingMs) / ((STEPS + 1) * PHASES.length);
  const scale = Math.min(1, ((nowMs - openingMs) * SQUEEZED_NAMED) / (NAMED_DAYS * DAY_MINUTES * MINUTE_MS));
  const today = londonDate(now);
  return {
    openingAt: (fraction) => new Date(startMs + (openingMs - startMs) * fraction),
    stepAt: (step, phase) => new Date(openingMs + (step * PHASES.length + PHASES.indexOf(phase)) * partMs),
    recently: (daysBefore, time) => {
      const beforeMs = atLondon(today, LAST_ATTEMPT).getTime() - atLondon(addDays(today, -daysBefore), time).getTime();
      return new Date(nowMs - beforeMs * scale);
    },
  };
}

/** Lays the demonstration's year out between 1 April and now, so that it always looks current. */
export function createCalendar(now: Date): Calendar {
  const today = londonDate(now);
  const financialYear = financialYearOf(today);
  const { first } = financialYearDays(financialYear);
  const hasRoom = daysBetween(first, today) >= ROOM_DAYS;
  return { now, today, financialYear, ...(hasRoom ? roomyCourse(now, first) : squeezedCourse(now, first)) };
}
