import { expect, test } from 'vitest';
import { runOutDate } from '../../../src/modules/reports/core/run-out-date.ts';

const YEAR = { financialYear: '2026/27', today: '2026-11-22' };

test('a budget that goes on at its pace is used up on the day that pace says', () => {
  expect(runOutDate({ ...YEAR, usedPence: 236_00, availablePence: 100_00 })).toBe('2027-03-02');
});

test('a budget with nothing left is used up today', () => {
  expect(runOutDate({ ...YEAR, usedPence: 100_00, availablePence: 0 })).toBe('2026-11-22');
});

test('an overspent budget is used up today', () => {
  expect(runOutDate({ ...YEAR, usedPence: 100_00, availablePence: -5_00 })).toBe('2026-11-22');
});

test.each([
  ['lasts to the end of its year', { usedPence: 100_00, availablePence: 100_00 }],
  ['has not been used', { usedPence: 0, availablePence: 100_00 }],
])('a budget that %s has no such day', (_, budget) => {
  expect(runOutDate({ ...YEAR, ...budget })).toBeNull();
});

test.each(['2026-03-31', '2027-04-01'])('outside its year, as on %s, there is no pace', (today) => {
  expect(runOutDate({ financialYear: '2026/27', today, usedPence: 100_00, availablePence: 1 })).toBeNull();
});
