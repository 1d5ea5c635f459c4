import { describe, expect, it, test } from 'vitest';
import { type Scored, scoreOf, suggestionOf } from '../../../src/modules/risk/core/score.ts';

const TODAY = '2026-11-30';
const live = (signal: Scored['signal'], weight: number, changes: Partial<Scored> = {}): Scored => ({
  signal,
  weight,
  lastAt: new Date('2026-11-30T12:00:00Z'),
  verdict: null,
  ...changes,
});

describe('the score of an award', () => {
  it('is the sum of the weights of its signals, each kind once', () => {
    expect(scoreOf([live('F1', 30), live('F2', 25), live('F1', 20, { verdict: 'confirmed' })], TODAY)).toBe(55);
  });

  it('leaves out false alarms and what is over 30 days old, by whole days in London', () => {
    const signals = [
      live('F1', 30, { verdict: 'false_alarm' }),
      live('F2', 25, { lastAt: new Date('2026-10-31T23:59:00Z') }),
      live('F4', 10, { lastAt: new Date('2026-11-01T00:01:00Z') }),
    ];
    expect(scoreOf(signals, TODAY)).toBe(10);
  });

  test.each([
    [0, 'note'],
    [39, 'note'],
    [40, 'review'],
    [69, 'review'],
    [70, 'hold'],
    [310, 'hold'],
  ])('of %d suggests to %s', (score, suggestion) => {
    expect(suggestionOf(score)).toBe(suggestion);
  });
});
