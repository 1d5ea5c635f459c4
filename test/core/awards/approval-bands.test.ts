import { describe, expect, it } from 'vitest';
import { bandFor, higherBand, isApprover, reaches } from '../../../src/modules/awards/core/approval-bands.ts';

describe('approval bands (R15)', () => {
  it.each([
    [5_000, 'rule'],
    [5_001, 'approver'],
    [30_000, 'approver'],
    [30_001, 'finance'],
    [50_000, 'finance'],
    [50_001, 'commissioner'],
  ] as const)('take %i pence within 28 days to %s', (totalPence28Days, band) => {
    expect(bandFor({ totalPence28Days, isBeyondCap: false })).toBe(band);
  });

  it('take what is beyond the ordinary cap to finance, however small, and never down from the commissioner', () => {
    expect(bandFor({ totalPence28Days: 4000, isBeyondCap: true })).toBe('finance');
    expect(bandFor({ totalPence28Days: 60_000, isBeyondCap: true })).toBe('commissioner');
  });

  it.each([
    ['approver', 'rule', true],
    ['approver', 'approver', true],
    ['approver', 'finance', false],
    ['finance', 'finance', true],
    ['finance', 'commissioner', false],
    ['commissioner', 'commissioner', true],
    ['practice_manager', 'rule', false],
    ['requester', 'rule', false],
    ['auditor', 'rule', false],
    ['rule', 'rule', false],
  ] as const)('let a %s approve what needs %s: %s', (role, band, allowed) => {
    expect(reaches(role, band)).toBe(allowed);
  });

  it('know who approves at all, and which of two bands is higher', () => {
    expect(['approver', 'requester', 'rule'].map(isApprover)).toEqual([true, false, false]);
    expect([higherBand('rule', 'approver'), higherBand('finance', 'approver')]).toEqual(['approver', 'finance']);
  });
});
