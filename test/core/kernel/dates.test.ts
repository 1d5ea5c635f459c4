import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  financialYearDays,
  financialYearOf,
  formatInstant,
  isCalendarDate,
  londonDate,
  postingPeriod,
} from '../../../src/kernel/dates.ts';

describe('London dates', () => {
  it('puts a payment at 2027-03-31T23:30Z into 2027/28, because London is on summer time (R6)', () => {
    const date = londonDate(new Date('2027-03-31T23:30:00Z'));
    expect(date).toBe('2027-04-01');
    expect(financialYearOf(date)).toBe('2027/28');
  });
  it.each([
    ['2026-03-31', '2025/26'],
    ['2026-04-01', '2026/27'],
    ['2026-12-31', '2026/27'],
    ['2100-01-01', '2099/00'],
  ])('puts %s into %s', (date, year) => {
    expect(financialYearOf(date)).toBe(year);
  });
  it('knows the days of a financial year, across a leap day', () => {
    const { first, last } = financialYearDays('2027/28');
    expect([first, last]).toEqual(['2027-04-01', '2028-03-31']);
    expect(daysBetween(first, last)).toBe(365);
  });
  it('adds days over the change of clocks and of the month', () => {
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });
  it('posts into the month that London was in (R8)', () => {
    expect(postingPeriod(new Date('2026-06-30T23:30:00Z'))).toBe('2026-07');
    expect(postingPeriod(new Date('2026-12-31T23:30:00Z'))).toBe('2026-12');
  });
  it('shows an instant as people read it', () => {
    expect(formatInstant(new Date('2026-11-22T17:30:00Z'))).toBe('22 November 2026 at 5:30pm');
  });
  it.each(['2026-02-30', '0000-01-01', '2026-13-01', '22/11/2026', '2026-1-1', ''])('refuses %j as a date', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});
