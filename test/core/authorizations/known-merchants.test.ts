import { describe, expect, it } from 'vitest';
import { paymentsOfEach } from '../../../src/modules/authorizations/core/known-merchants.ts';

describe('how many payments are read for the shops in them', () => {
  it('is a bound on one practice, and on all together however many they are', () => {
    expect([0, 1, 12, 13, 100].map(paymentsOfEach)).toEqual([2000, 2000, 2000, 1847, 240]);
    for (const practices of [50, 1000, 7000]) {
      expect(paymentsOfEach(practices) * practices).toBeLessThan(24_000 + practices);
    }
  });
});
