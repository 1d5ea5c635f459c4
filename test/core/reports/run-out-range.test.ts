import { expect, test } from 'vitest';
import { createRandom } from '../../../seeds/random.ts';
import { addDays } from '../../../src/kernel/dates.ts';
import { monthsOfUse } from '../../../src/modules/reports/core/months-of-use.ts';
import { runOutDate } from '../../../src/modules/reports/core/run-out-date.ts';
import { runOutRange } from '../../../src/modules/reports/core/run-out-range.ts';

const YEAR = { financialYear: '2026/27', today: '2026-11-22' };
const DAYS = 235;

const steady = (pence: number) =>
  Array.from({ length: DAYS }, (_, place) => ({ day: addDays('2026-04-01', place), usedPence: pence }));

test('a budget that is used alike every week runs out on one day, and that is the day of its pace', () => {
  const range = runOutRange({ ...YEAR, availablePence: 70_000, used: steady(700) });
  expect(range).toEqual({ earliest: '2027-03-02', latest: '2027-03-02' });
  expect(runOutDate({ ...YEAR, availablePence: 70_000, usedPence: 236 * 700 })).toBe('2027-03-02');
});

test('the more its weeks differ, the wider the range, around the same day', () => {
  const every = (days: number) =>
    steady(0).map((one, place) => ({ ...one, usedPence: place % days === 0 ? 700 * days : 0 }));
  const width = (used: { day: string; usedPence: number }[]) => runOutRange({ ...YEAR, availablePence: 30_000, used });
  expect(width(steady(700))).toEqual({ earliest: '2027-01-04', latest: '2027-01-04' });
  expect(width(every(14))).toEqual({ earliest: '2026-12-18', latest: '2027-02-12' });
  expect(width(every(28))).toEqual({ earliest: '2026-12-10', latest: null });
});

test('what lasts the year at its slowest, or even at its fastest, has no such day', () => {
  const used = steady(0).map((one, place) => ({ ...one, usedPence: place % 28 === 0 ? 19_600 : 0 }));
  expect(runOutRange({ ...YEAR, availablePence: 90_000, used })).toMatchObject({ latest: null });
  expect(runOutRange({ ...YEAR, availablePence: 900_000, used })).toEqual({ earliest: null, latest: null });
});

test.each([
  ['too young', { ...YEAR, today: '2026-04-28', availablePence: 1, used: steady(1) }],
  ['not used', { ...YEAR, availablePence: 1, used: [] }],
  ['of another year', { ...YEAR, today: '2027-04-01', availablePence: 1, used: steady(1) }],
])('of a budget that is %s nothing is said', (_, budget) => {
  expect(runOutRange(budget)).toBeNull();
});

test('a budget with nothing left has run out today', () => {
  expect(runOutRange({ ...YEAR, availablePence: 0, used: [] })).toEqual({ earliest: YEAR.today, latest: YEAR.today });
});

test('it is honest: about four of five invented budgets run out within their range', () => {
  const random = createRandom('run out');
  /** A few awards a day, of sizes as awards have. */
  const dayOf = () => (random.fraction() < 0.35 ? random.between(20, 300) * 100 : 0);
  const within = Array.from({ length: 600 }, () => {
    const used = steady(0).map((one) => ({ ...one, usedPence: dayOf() }));
    const availablePence = random.between(200_000, 500_000);
    const range = runOutRange({ ...YEAR, availablePence, used });
    let left = availablePence;
    let day = YEAR.today;
    for (; left > 0 && day < '2027-03-31'; day = addDays(day, 1)) left -= dayOf();
    return left <= 0 ? day >= (range?.earliest ?? '9') && day <= (range?.latest ?? '9') : range?.latest === null;
  }).filter(Boolean).length;
  expect(within / 600).toBeGreaterThan(0.74);
  expect(within / 600).toBeLessThan(0.9);
});

test('the months of a year add up to what is used, late items in the last one', () => {
  const days = [
    { day: '2026-04-30', usedPence: 500, spentPence: 100 },
    { day: '2026-06-01', usedPence: 300, spentPence: 200 },
    { day: '2026-06-30', usedPence: -100, spentPence: 0 },
  ];
  const months = monthsOfUse({ ...YEAR, today: '2026-06-30', allocatedPence: 120_000, days });
  expect(months).toEqual([
    { month: '2026-04', usedPence: 500, spentPence: 100, usedSoFarPence: 500, spentSoFarPence: 100, evenPence: 10_000 },
    { month: '2026-05', usedPence: 0, spentPence: 0, usedSoFarPence: 500, spentSoFarPence: 100, evenPence: 20_000 },
    { month: '2026-06', usedPence: 200, spentPence: 200, usedSoFarPence: 700, spentSoFarPence: 300, evenPence: 30_000 },
  ]);
  const late = [{ day: '2027-04-20', usedPence: 70, spentPence: 70 }];
  const all = monthsOfUse({ ...YEAR, today: '2027-04-20', allocatedPence: 120_000, days: late });
  expect(all).toHaveLength(12);
  expect(all.at(-1)).toMatchObject({ month: '2027-03', usedSoFarPence: 70, evenPence: 120_000 });
});
