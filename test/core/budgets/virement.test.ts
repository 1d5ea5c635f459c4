import { expect, test } from 'vitest';
import { ROLES } from '../../../src/kernel/principal.ts';
import { lastDayOfOffer, sideOf } from '../../../src/modules/budgets/core/virement.ts';

const VIREMENT = { fromPracticeId: 'giver', toPracticeId: 'getter' };

test('only practice managers and alliance finance speak for a side, whatever practice they see (R9)', () => {
  const sides = ROLES.map((role) => [role, sideOf({ role, scope: ['giver', 'getter'] }, VIREMENT)]);
  expect(Object.fromEntries(sides)).toEqual({
    requester: null,
    approver: null,
    practice_manager: 'from',
    finance: 'finance',
    commissioner: null,
    auditor: null,
    safeguarding: null,
    admin: null,
  });
});

test('a manager speaks for their own practice, and of two for the one that has not spoken', () => {
  const manager = (...scope: string[]) => ({ role: 'practice_manager' as const, scope });
  expect(sideOf(manager('getter'), VIREMENT)).toBe('to');
  expect(sideOf(manager('giver', 'getter'), VIREMENT, ['from'])).toBe('to');
  expect(sideOf(manager('getter'), VIREMENT, ['to'])).toBeNull();
  expect(sideOf(manager('other'), VIREMENT)).toBeNull();
});

test('an offer stands for two weeks, and never beyond the year whose money it is', () => {
  expect(lastDayOfOffer('2026-11-22', '2026/27')).toBe('2026-12-06');
  expect(lastDayOfOffer('2027-03-25', '2026/27')).toBe('2027-03-31');
});
