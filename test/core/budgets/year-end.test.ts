import { expect, it } from 'vitest';
import { BUDGET_STATUSES, mayMoveBudget } from '../../../src/modules/budgets/core/life-cycle.ts';
import { closableFrom, periodsOf } from '../../../src/modules/budgets/core/year-end.ts';
import { allowedPairs, pairsOf } from '../pairs.ts';

it('a budget makes the 7 moves of its life and none of the other 29; closed is for ever (R5, R8)', () => {
  const allowed = pairsOf({
    draft: 'letter_sent',
    letter_sent: 'acknowledged',
    acknowledged: 'open',
    open: 'frozen closed',
    frozen: 'open closed',
  });
  expect(allowedPairs(BUDGET_STATUSES, mayMoveBudget)).toEqual(allowed);
});

it('the close of a year is warned of from 1 March, and takes its twelve months (R8)', () => {
  expect(closableFrom('2026/27')).toBe('2027-03-01');
  expect(periodsOf('2026/27')).toEqual([
    '2026-04',
    '2026-05',
    '2026-06',
    '2026-07',
    '2026-08',
    '2026-09',
    '2026-10',
    '2026-11',
    '2026-12',
    '2027-01',
    '2027-02',
    '2027-03',
  ]);
});
