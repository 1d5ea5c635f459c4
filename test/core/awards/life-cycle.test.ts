import { expect, it } from 'vitest';
import { AWARD_STATUSES, isAsked, isLive, isOver, mayMoveAward } from '../../../src/modules/awards/core/award.ts';
import { allowedPairs, pairsOf } from '../pairs.ts';

it('an award makes the 18 moves of its life and none of the other 103 (R4, R34)', () => {
  const allowed = pairsOf({
    draft: 'requested withdrawn',
    waiting: 'requested withdrawn',
    requested: 'waiting approved issuing refused withdrawn',
    approved: 'issuing',
    issuing: 'active finished',
    active: 'paused finished',
    paused: 'active finished',
    finished: 'reviewed',
    refused: 'requested',
  });
  expect(allowedPairs(AWARD_STATUSES, mayMoveAward)).toEqual(allowed);
});

it('an award is asked for, live or over, or was never made, and not two of these', () => {
  const kinds = AWARD_STATUSES.map((status) => [isAsked, isLive, isOver].filter((is) => is(status)).length);
  expect(Math.max(...kinds)).toBe(1);
  expect(AWARD_STATUSES.filter((_, place) => kinds[place] === 0)).toEqual(['approved', 'refused', 'withdrawn']);
});
