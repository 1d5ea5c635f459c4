import { describe, expect, it } from 'vitest';
import type { AuthorizationRequest } from '../../../src/modules/authorizations/core/authorization-request.ts';
import { applyDecision, decide } from '../../../src/modules/authorizations/core/decide.ts';
import type { Facts } from '../../../src/modules/authorizations/core/rules.ts';
import type { SnapshotException } from '../../../src/modules/authorizations/core/snapshot.ts';
import type { PolicyTerms } from '../../../src/modules/policies/core/policy-terms.ts';
import { FACTS, REQUEST, rulesWith } from './facts.ts';

const asking = (change: Partial<AuthorizationRequest>): Facts => ({ ...FACTS, request: { ...REQUEST, ...change } });
const under = (terms: Partial<PolicyTerms>, facts: Facts = FACTS): Facts => ({ ...facts, rulebook: rulesWith(terms) });
const abroad = { ...REQUEST.merchant, country: 'FR' };

describe('an exception (R43)', () => {
  const EXCEPTION: SnapshotException = {
    id: 'e',
    networkId: '900001',
    merchantName: null,
    category: null,
    mostPence: 2000,
    usedPence: 750,
    mostPayments: 2,
    payments: 1,
    expiresOn: '2026-11-23',
  };
  const excepted = (
    change: Partial<SnapshotException>,
    facts: Facts = { ...FACTS, verdict: 'not_in_policy' },
  ): Facts => ({
    ...facts,
    snapshot: { ...facts.snapshot, exceptions: [{ ...EXCEPTION, ...change }] },
  });
  it.each<[string, Facts]>([
    ['a shop outside the policy', excepted({})],
    ['a shop of an unknown category (R42)', excepted({}, { ...FACTS, verdict: 'unknown' })],
    ['a subscription', excepted({}, { ...FACTS, verdict: 'subscription' })],
    ['pay at pump', excepted({}, { ...FACTS, verdict: 'deposit_hold' })],
    ['a shop that is blocked', excepted({}, under({ blockedMerchants: [{ networkId: '900001' }] }))],
    ['a shop by its name', excepted({ networkId: null, merchantName: 'SEAGULL  STORES' })],
    ['a category', excepted({ networkId: null, category: 'grocery_stores_supermarkets' })],
  ])('lets %s through', (_words, facts) => {
    expect(decide(facts)).toMatchObject({ approved: true, exceptionId: 'e', failures: [] });
    expect(decide(facts).outcomes).toContain('X');
  });
  it.each<[string, string, Facts]>([
    ['never_allowed', 'what is never allowed (R41)', excepted({}, { ...FACTS, verdict: 'never_allowed' })],
    ['cash', 'cash (R41)', excepted({}, { ...FACTS, verdict: 'cash' })],
    ['not_uk', 'a shop abroad (R38)', excepted({}, { ...asking({ merchant: abroad }), verdict: 'not_in_policy' })],
    [
      'over_single',
      'a limit on one payment',
      excepted({}, { ...under({ perPaymentPence: 1000 }), verdict: 'unknown' }),
    ],
    ['not_in_award', 'another shop', excepted({ networkId: '900002' })],
    ['not_in_award', 'another category', excepted({ networkId: null, category: 'bakeries' })],
    ['not_in_award', 'the day after its last', excepted({ expiresOn: '2026-11-22' })],
    ['not_in_award', 'more than its money', excepted({ usedPence: 751 })],
    ['not_in_award', 'more than its payments', excepted({ payments: 2 })],
  ])('never lets through, with %s: %s', (reason, _words, facts) => {
    expect(decide(facts)).toMatchObject({ approved: false, reason, exceptionId: null });
  });
  it('is used by what it lets through, so the next payment of a batch finds less of it', () => {
    const facts = excepted({});
    const snapshot = applyDecision(facts.snapshot, { decision: decide(facts), before: facts.before, when: facts.when });
    expect(snapshot.exceptions).toMatchObject([{ usedPence: 2000, payments: 2 }]);
    expect(decide({ ...facts, snapshot }).reason).toBe('not_in_award');
  });
  it('lets a later round of the same payment through though its payments are used up', () => {
    const facts = { ...excepted({ payments: 2 }), before: { heldPence: 750, counts: true, exceptionId: 'e' } };
    expect(decide(facts)).toMatchObject({ approved: true, exceptionId: 'e' });
  });
  it('keeps a later round to the exception of the first: another one for the same shop is not begun', () => {
    const facts = excepted({ usedPence: 2000 });
    const other = { ...EXCEPTION, id: 'f', payments: 0, usedPence: 0 };
    const both = { ...facts.snapshot, exceptions: [...facts.snapshot.exceptions, other] };
    expect(decide({ ...facts, snapshot: both })).toMatchObject({ approved: true, exceptionId: 'f' });
    const later = { ...facts, snapshot: both, before: { heldPence: 750, counts: true, exceptionId: 'e' } };
    expect(decide(later)).toMatchObject({ approved: false, reason: 'not_in_award' });
  });
  it('lets no later round of a payment through that began without it, or under another', () => {
    for (const exceptionId of [null, 'another']) {
      expect(decide({ ...excepted({}), before: { heldPence: 100, counts: true, exceptionId } }).approved).toBe(false);
    }
  });
  it('lets a payment through again whose first round was given back, whatever that was under', () => {
    const facts = { ...excepted({}), before: { heldPence: 0, counts: false, exceptionId: 'another' } };
    expect(decide(facts)).toMatchObject({ approved: true, exceptionId: 'e' });
  });
  it('for a category does not open a shop that the policy blocks, or one that it does not name', () => {
    const category = { networkId: null, category: 'grocery_stores_supermarkets' };
    expect(decide(excepted(category, under({ blockedMerchants: [{ networkId: '900001' }] }))).reason).toBe(
      'not_in_award',
    );
    expect(decide(excepted(category, under({ onlyMerchants: [{ networkId: '900002' }] }))).reason).toBe('not_in_award');
  });
  it('for a name is for no shop without a name', () => {
    const nameless = { ...REQUEST, merchant: { ...REQUEST.merchant, name: '***' } };
    const facts: Facts = { ...FACTS, request: nameless, verdict: 'not_in_policy' };
    expect(decide(excepted({ networkId: null, merchantName: '---' }, facts)).reason).toBe('not_in_award');
  });
  it('is left alone by a payment that needs none', () => {
    expect(decide(excepted({}, FACTS))).toMatchObject({ approved: true, exceptionId: null });
  });
});
