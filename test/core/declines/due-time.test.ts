import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import bankHolidays from '../../../src/kernel/bank-holidays.json' with { type: 'json' };
import { londonDate } from '../../../src/kernel/dates.ts';
import { isWorkingDay, nextWorkingDay } from '../../../src/kernel/working-days.ts';
import { dueTime } from '../../../src/modules/declines/core/due-time.ts';
import { addWorkingHours, closeOfBusiness } from '../../../src/modules/declines/core/working-time.ts';

const ordinary = (at: string) => dueTime({ at: new Date(at), isUrgent: false, policySlug: 'P1' }).toISOString();
const sameDay = (at: string, policySlug = 'P5') =>
  dueTime({ at: new Date(at), isUrgent: false, policySlug }).toISOString();
const urgent = (at: string) => dueTime({ at: new Date(at), isUrgent: true, policySlug: 'P5' }).toISOString();

describe('working days', () => {
  it('leave out weekends and England bank holidays', () => {
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(isWorkingDay)).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(nextWorkingDay('2026-12-24')).toBe('2026-12-29');
    expect(nextWorkingDay('2027-03-25')).toBe('2027-03-30');
  });

  it('know eight bank holidays in each year from 2026 to 2028, none at a weekend', () => {
    const years = bankHolidays.map((date) => date.slice(0, 4));
    expect(['2026', '2027', '2028'].map((year) => years.filter((other) => other === year).length)).toEqual([8, 8, 8]);
    expect(bankHolidays.filter((date) => [0, 6].includes(new Date(date).getUTCDay()))).toEqual([]);
  });

  it('end at 5pm in London, in summer as in winter', () => {
    expect(closeOfBusiness('2026-11-23').toISOString()).toBe('2026-11-23T17:00:00.000Z');
    expect(closeOfBusiness('2026-07-01').toISOString()).toBe('2026-07-01T16:00:00.000Z');
  });
});

describe('an urgent decline is due in 2 working hours (R54)', () => {
  it.each([
    ['on a working morning', '2026-11-20T10:30:00Z', '2026-11-20T12:30:00.000Z'],
    ['exactly at the close', '2026-11-20T15:00:00Z', '2026-11-20T17:00:00.000Z'],
    ['late on a Friday', '2026-11-20T16:30:00Z', '2026-11-23T10:30:00.000Z'],
    ['on a Saturday morning', '2026-11-21T07:30:00Z', '2026-11-23T11:00:00.000Z'],
    ['before work', '2026-11-23T03:00:00Z', '2026-11-23T11:00:00.000Z'],
    ['on Christmas Eve at 4pm', '2026-12-24T16:00:00Z', '2026-12-29T10:00:00.000Z'],
    ['the day before the clocks go forward', '2026-03-27T16:00:00Z', '2026-03-30T09:00:00.000Z'],
  ])('%s', (_, at, due) => {
    expect(urgent(at)).toBe(due);
  });
});

describe('food, transport and home from hospital are due the same day (R54)', () => {
  it.each(['P3', 'P5', 'P7'])('under %s', (slug) => {
    expect(sameDay('2026-11-20T09:40:00Z', slug)).toBe('2026-11-20T17:00:00.000Z');
  });

  it.each([
    ['after hours: the next working day', '2026-11-20T17:00:00Z', '2026-11-23T17:00:00.000Z'],
    ['at the weekend: Monday', '2026-11-22T10:15:00Z', '2026-11-23T17:00:00.000Z'],
    ['early in the morning: that day', '2026-11-23T01:00:00Z', '2026-11-23T17:00:00.000Z'],
    [
      'just before midnight in London, when it is still that day in UTC',
      '2026-07-01T23:30:00Z',
      '2026-07-02T16:00:00.000Z',
    ],
  ])('%s', (_, at, due) => {
    expect(sameDay(at)).toBe(due);
  });
});

describe('other declines are due in 3 working days (R54)', () => {
  it.each([
    ['Monday to Thursday', '2026-11-23T10:00:00Z', '2026-11-26T17:00:00.000Z'],
    ['over a weekend', '2026-11-19T13:17:00Z', '2026-11-24T17:00:00.000Z'],
    ['from a Sunday', '2026-11-22T10:00:00Z', '2026-11-25T17:00:00.000Z'],
    ['over Christmas', '2026-12-23T10:00:00Z', '2026-12-30T17:00:00.000Z'],
    ['over Easter', '2027-03-24T10:00:00Z', '2027-03-31T16:00:00.000Z'],
  ])('%s', (_, at, due) => {
    expect(ordinary(at)).toBe(due);
  });

  it('also when the award is unknown', () => {
    const at = new Date('2026-11-23T10:00:00Z');
    expect(dueTime({ at, isUrgent: false, policySlug: null }).toISOString()).toBe('2026-11-26T17:00:00.000Z');
  });
});

it('every due time is later than the decline, within working hours of a working day', () => {
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-01'), noInvalidDate: true });
  const kind = fc.record({ isUrgent: fc.boolean(), policySlug: fc.constantFrom('P1', 'P5', null) });
  fc.assert(
    fc.property(at, kind, (instant, declined) => {
      const due = dueTime({ at: instant, ...declined });
      expect(due.getTime()).toBeGreaterThan(instant.getTime());
      expect(isWorkingDay(londonDate(due))).toBe(true);
      expect(due.getTime()).toBeLessThanOrEqual(closeOfBusiness(londonDate(due)).getTime());
    }),
  );
});

it('working hours that follow each other add up', () => {
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-11-01'), noInvalidDate: true });
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (from, first, second) => {
      const inTwoSteps = addWorkingHours(addWorkingHours(from, first), second);
      expect(inTwoSteps.getTime()).toBe(addWorkingHours(from, first + second).getTime());
    }),
  );
});
