import { describe, expect, it } from 'vitest';
import { replaceBy } from '../../../src/modules/cards/core/replace-by.ts';

describe('by when a lost card is replaced (R70)', () => {
  it.each([
    ['on a Monday morning', '2026-11-23T09:00:00Z', '2026-11-23T16:00:00.000Z'],
    ['a minute before 4pm', '2026-11-23T15:59:00Z', '2026-11-23T16:00:00.000Z'],
    ['at 4pm', '2026-11-23T16:00:00Z', '2026-11-24T16:00:00.000Z'],
    ['on a Sunday', '2026-11-22T10:00:00Z', '2026-11-23T16:00:00.000Z'],
    ['on Christmas Eve in the evening', '2026-12-24T18:00:00Z', '2026-12-29T16:00:00.000Z'],
    ['in summer, by London’s clock', '2026-07-06T14:59:00Z', '2026-07-06T15:00:00.000Z'],
  ])('is by 4pm of the working day when it is lost %s', (_words, lostAt, by) => {
    expect(replaceBy(new Date(lostAt)).toISOString()).toBe(by);
  });
});
