import { expect, it } from 'vitest';
import { createRefusals } from '../../../src/modules/staff/core/refusals.ts';

const at = new Date('2026-11-22T10:00:00Z');

it('refusals of more people than can be told apart in an hour are counted as of one (R58)', () => {
  const count = createRefusals();
  const recorded = Array.from({ length: 2000 }, (_, nth) => count({ why: 'unknown', who: `${nth}`, at }));
  expect(recorded.filter((times) => times !== null)).toHaveLength(1000 + 4);
  expect(recorded.slice(1000).filter((times) => times !== null)).toEqual([1, 10, 100, 1000]);
});
