import { describe, expect, it } from 'vitest';
import { type AwardStatus, mayMoveAward } from '../../../src/modules/awards/core/award.ts';
import {
  checkRequest,
  highestAwardPence,
  lastExpiry,
  type RequestFacts,
} from '../../../src/modules/awards/core/check-request.ts';

const FACTS: RequestFacts = {
  amountPence: 4000,
  method: 'card',
  expiresOn: '2026-12-18',
  today: '2026-11-22',
  limits: {
    capPence: 6000,
    extendedCapPence: null,
    extendedCapNeeds: null,
    yearCapPence: 10_000,
    extendedYearCapPence: null,
    isPerHousehold: false,
    awardsInTwelveMonths: null,
    periodsPerYear: null,
    expiryDays: 28,
    methods: ['voucher', 'card'],
  },
  recipientYearPence: 0,
  before: { inTwelveMonths: 0, periodsInFinancialYear: 0 },
  budgetAvailablePence: 50_000,
};
const check = (changes: Partial<RequestFacts>) => checkRequest({ ...FACTS, ...changes })?.code ?? 'accepted';

describe('a request for an award', () => {
  it('is accepted when every test passes', () => {
    expect(check({})).toBe('accepted');
  });
  it.each<[string, Partial<RequestFacts>, string]>([
    ['a method that the policy does not offer', { method: 'invoice' }, 'method_not_allowed'],
    ['a way beyond the policy among those offered (R23)', { offered: ['card', 'invoice'] }, 'method_not_allowed'],
    ['a last day that has passed', { expiresOn: '2026-11-21' }, 'expiry_not_allowed'],
    ['a last day beyond the policy', { expiresOn: '2026-12-21' }, 'expiry_not_allowed'],
    ['less than £5 (R22)', { amountPence: 499 }, 'amount_too_small'],
    ['more than the cap (R22)', { amountPence: 6001 }, 'policy_cap_exceeded'],
    ['more than one person may have in a year (R22)', { recipientYearPence: 6001 }, 'recipient_cap_exceeded'],
    ['more than the budget has (R22)', { budgetAvailablePence: 3999 }, 'insufficient_budget'],
  ])('names %s', (_words, changes, code) => {
    expect(check(changes)).toBe(code);
  });
  it.each<[string, Partial<RequestFacts>]>([
    ['exactly £5', { amountPence: 500 }],
    ['exactly the cap', { amountPence: 6000 }],
    ['today as its last day', { expiresOn: '2026-11-22' }],
    ['the last day that the policy allows', { expiresOn: '2026-12-20' }],
    ['exactly what the person may still have', { recipientYearPence: 6000 }],
    ['exactly what the budget has', { budgetAvailablePence: 4000 }],
  ])('accepts %s', (_words, changes) => {
    expect(check(changes)).toBe('accepted');
  });
  it.each<[string, Partial<RequestFacts['limits']>, string]>([
    ['a fourth award in 12 months', { awardsInTwelveMonths: 3 }, 'recipient_cap_exceeded'],
    ['a fourth period in a financial year', { periodsPerYear: 2 }, 'recipient_cap_exceeded'],
    [
      'nothing where finance can except the household (R30)',
      { awardsInTwelveMonths: 1, isPerHousehold: true },
      'accepted',
    ],
    ['nothing below the counts', { awardsInTwelveMonths: 4, periodsPerYear: 3 }, 'accepted'],
  ])('names %s', (_words, limits, code) => {
    const before = { inTwelveMonths: 3, periodsInFinancialYear: 2 };
    expect(check({ limits: { ...FACTS.limits, ...limits }, before })).toBe(code);
  });
  it('names the first failing test when several fail (R22)', () => {
    expect(check({ amountPence: 7000, budgetAvailablePence: 0, recipientYearPence: 9000 })).toBe('policy_cap_exceeded');
  });
  it('never lets the last day pass 31 March (R7)', () => {
    expect(lastExpiry('2027-03-20', 28)).toBe('2027-03-31');
  });
  it('raises the cap where the policy says how', () => {
    const limits = { ...FACTS.limits, extendedCapPence: 9000 };
    expect(highestAwardPence(limits)).toBe(9000);
    expect(highestAwardPence(FACTS.limits)).toBe(6000);
  });
});

describe('the life cycle of an award', () => {
  const ends: AwardStatus[] = ['withdrawn', 'reviewed'];
  it.each(ends)('never leaves %s', (from) => {
    const all: AwardStatus[] = ['draft', 'waiting', 'requested', 'issuing', 'active', 'paused', 'finished', 'reviewed'];
    expect(all.some((to) => mayMoveAward(from, to))).toBe(false);
  });
  it('is active only after it was issued', () => {
    expect(mayMoveAward('requested', 'active')).toBe(false);
    expect(mayMoveAward('issuing', 'active')).toBe(true);
  });
});
