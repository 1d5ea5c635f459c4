import { describe, expect, it } from 'vitest';
import { addWorkingDays } from '../../../src/kernel/working-days.ts';
import { breakGlassSince, isOutOfHours, signOffBy } from '../../../src/modules/awards/core/break-glass.ts';

const at = (instant: string) => new Date(instant);

describe('the hours in which no approver can be expected (R13)', () => {
  it.each([
    ['2026-11-23T07:59:59Z', true, 'Monday before 8am'],
    ['2026-11-23T08:00:00Z', false, 'Monday at 8am'],
    ['2026-11-23T19:59:59Z', false, 'Monday before 8pm'],
    ['2026-11-23T20:00:00Z', true, 'Monday at 8pm'],
    ['2026-11-22T12:00:00Z', true, 'Sunday at noon'],
    ['2026-12-25T12:00:00Z', true, 'Christmas Day, a Friday'],
    ['2026-12-28T12:00:00Z', true, 'Boxing Day, observed on a Monday'],
    ['2026-07-01T07:30:00Z', false, '8.30am in summer, which London sets its clocks by'],
    ['2026-07-01T19:30:00Z', true, '8.30pm in summer'],
  ])('at %s: %s (%s)', (instant, expected) => {
    expect(isOutOfHours(at(instant))).toBe(expected);
  });
});

describe('by when what was issued alone must be signed off (R13)', () => {
  it.each([
    ['2026-11-23T20:30:00Z', '2026-11-25T00:00:00.000Z', 'Monday evening: all of Tuesday'],
    ['2026-11-24T03:00:00Z', '2026-11-25T00:00:00.000Z', 'the night to Tuesday: Tuesday, which is the next to begin'],
    ['2026-11-20T21:00:00Z', '2026-11-24T00:00:00.000Z', 'Friday evening: all of Monday'],
    ['2026-12-24T21:00:00Z', '2026-12-30T00:00:00.000Z', 'Christmas Eve: the Tuesday after Boxing Day'],
    ['2026-07-01T20:30:00Z', '2026-07-02T23:00:00.000Z', 'in summer: midnight by London time'],
  ])('issued at %s: %s (%s)', (issued, expected) => {
    expect(signOffBy(at(issued)).toISOString()).toBe(expected);
  });

  it('counts the 28 days of one person by London days', () => {
    expect(breakGlassSince(at('2026-11-22T10:00:00Z')).toISOString()).toBe('2026-10-24T23:00:00.000Z');
  });
});

describe('working days', () => {
  it('are counted without weekends and bank holidays (R34)', () => {
    expect(addWorkingDays('2026-11-03', 10)).toBe('2026-11-17');
    expect(addWorkingDays('2026-12-18', 10)).toBe('2027-01-06');
    expect(addWorkingDays('2026-11-21', 1)).toBe('2026-11-23');
  });
});
