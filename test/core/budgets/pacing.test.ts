import { expect, test } from 'vitest';
import { monthAllowancePence, USUAL_PACING } from '../../../src/modules/budgets/core/pacing.ts';

test('a month usually may take a twelfth and a quarter of that before it is warned of, and nothing stops (R11)', () => {
  expect(USUAL_PACING).toEqual({ warnOverPercent: 25, isHardStop: false, mostAwards: null });
  expect(monthAllowancePence(1_200_000, USUAL_PACING)).toBe(125_000);
});

test.each([
  [1_000_000, 25, 104_166],
  [1_000_000, 0, 83_333],
  [0, 25, 0],
])('of %i pence with %i per cent over, it is %i pence, rounded down', (allocated, warnOverPercent, allowance) => {
  expect(monthAllowancePence(allocated, { warnOverPercent })).toBe(allowance);
});
