import { expect, test } from 'vitest';
import { thresholdReached } from '../../../src/modules/budgets/core/alert.ts';

test.each([
  [79_999, null],
  [80_000, 80],
  [89_999, 80],
  [90_000, 90],
  [99_999, 90],
  [100_000, 100],
  [140_000, 100],
])('of £1,000.00, %i pence used is an alert of %s (R64)', (usedPence, threshold) => {
  expect(thresholdReached({ usedPence, allocatedPence: 100_000 })).toBe(threshold);
});

test('a budget without money is never told of', () => {
  expect(thresholdReached({ usedPence: 0, allocatedPence: 0 })).toBeNull();
});
