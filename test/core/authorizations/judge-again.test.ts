import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import { recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import { judgeAgain, type PastAttempt } from '../../../src/modules/authorizations/core/judge-again.ts';
import type { PolicyTerms } from '../../../src/modules/policies/core/policy-terms.ts';
import { FACTS, REQUEST, rulesWith } from './facts.ts';

/** A payment of £12.50 as it was decided under some terms, by us or, where `stripeReason` says why, by Stripe. */
function attemptUnder(terms: Partial<PolicyTerms>, stripeReason?: string): PastAttempt {
  const facts = { ...FACTS, rulebook: rulesWith(terms) };
  const decision = decide(facts);
  const record = recordDecision(facts, decision, 'practice-purse test');
  const { approved, approvedPence, reason } = decision;
  const about = { authorizationId: REQUEST.authorizationId, round: 0, stripeCardId: REQUEST.stripeCardId };
  if (stripeReason === undefined) return { ...about, source: 'ours', approved, approvedPence, reason, record };
  const explained = { approved: false, approvedPence: 0, reason: reason ?? 'our_fault' };
  return { ...about, ...explained, source: 'explained', record: { ...record, stripeReason } };
}

const under = (terms: Partial<PolicyTerms>) => ({ rulebook: rulesWith(terms), verdictOf: () => 'allowed' as const });

describe('a past attempt, judged by other terms', () => {
  it('flips when a limit is lowered below it, and when one is raised above it', () => {
    expect(judgeAgain(attemptUnder({}), under({ perPaymentPence: 1249 }))).toEqual({
      kind: 'flip',
      outcome: 'declined',
      pence: 1250,
      reasonThen: null,
      reasonNow: 'over_single',
    });
    expect(judgeAgain(attemptUnder({ perPaymentPence: 1249 }), under({ perPaymentPence: 1250 }))).toMatchObject({
      outcome: 'approved',
      pence: 1250,
      reasonThen: 'over_single',
    });
  });
  it('is the same when the terms are', () => {
    expect(judgeAgain(attemptUnder({}), under({}))).toEqual({ kind: 'same' });
  });
  it('flips too when Stripe declined it by the limit that the policy gives it to keep', () => {
    const attempt = attemptUnder({ perPaymentPence: 1249 }, 'spending_controls');
    expect(judgeAgain(attempt, under({ perPaymentPence: 1250 }))).toMatchObject({ kind: 'flip', outcome: 'approved' });
    expect(judgeAgain(attempt, under({ perPaymentPence: 1249 }))).toEqual({ kind: 'same' });
  });
  it.each([
    ['a reason of its own', attemptUnder({ perPaymentPence: 1249 }, 'suspected_fraud')],
    ['a limit that is none of the policy', attemptUnder({}, 'spending_controls')],
  ])('stays as it was when Stripe declined it for %s', (_words, attempt) => {
    expect(judgeAgain(attempt, under({ perPaymentPence: 5000 }))).toEqual({ kind: 'by_stripe' });
  });
  it('cannot be judged without its facts, or by the rules of another set', () => {
    const attempt = attemptUnder({});
    expect(judgeAgain({ ...attempt, record: {} }, under({}))).toEqual({ kind: 'no_facts' });
    const old = { ...attempt.record, ruleSet: 1 } as PastAttempt['record'];
    expect(judgeAgain({ ...attempt, record: old }, under({}))).toEqual({ kind: 'other_rules' });
  });
});
