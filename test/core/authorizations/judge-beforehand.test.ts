import { describe, expect, it } from 'vitest';
import { categoryNamed } from '../../../src/kernel/merchant-category.ts';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import {
  judgeBeforehand,
  someShopOf,
  supposeRequest,
} from '../../../src/modules/authorizations/core/judge-beforehand.ts';
import { type Facts, RULES } from '../../../src/modules/authorizations/core/rules.ts';
import type { SnapshotException } from '../../../src/modules/authorizations/core/snapshot.ts';
import { FACTS, REQUEST, rulesWith, SNAPSHOT } from './facts.ts';

const exception: SnapshotException = {
  id: 'e',
  networkId: '900001',
  merchantName: null,
  category: null,
  mostPence: 5000,
  usedPence: 0,
  mostPayments: 1,
  payments: 0,
  expiresOn: '2026-12-18',
};
const withException = { ...SNAPSHOT, exceptions: [exception] };
const abroad = { ...REQUEST, merchant: { ...REQUEST.merchant, country: 'FR' } };
const frozen = { ...SNAPSHOT, card: { ...SNAPSHOT.card, status: 'frozen' as const, freezeKind: 'staff' as const } };

const CASES: [string, Partial<Facts>, 'yes' | 'no' | 'ask'][] = [
  ['a shop that the policy covers', {}, 'yes'],
  ['a kind of shop beyond the policy', { verdict: 'not_in_policy' }, 'ask'],
  ['an unknown kind of shop (R42)', { verdict: 'unknown' }, 'ask'],
  ['a subscription', { verdict: 'subscription' }, 'ask'],
  ['a pump', { verdict: 'deposit_hold' }, 'ask'],
  ['a shop that is not on the list', { rulebook: rulesWith({ onlyMerchants: [{ name: 'Quay News' }] }) }, 'ask'],
  ['a blocked shop', { rulebook: rulesWith({ blockedMerchants: [{ networkId: '900001' }] }) }, 'ask'],
  ['an allowed exception (R43)', { verdict: 'not_in_policy', snapshot: withException }, 'yes'],
  ['what is never allowed (R41)', { verdict: 'never_allowed', snapshot: withException }, 'no'],
  ['cash', { verdict: 'cash' }, 'no'],
  ['a shop abroad', { request: abroad }, 'no'],
  ['a shop abroad and beyond the policy', { request: abroad, verdict: 'not_in_policy' }, 'no'],
  ['more than is left', { request: { ...REQUEST, amountPence: 4001 } }, 'no'],
  ['too much beyond the policy', { request: { ...REQUEST, amountPence: 4001 }, verdict: 'not_in_policy' }, 'no'],
  ['a frozen card', { snapshot: frozen }, 'no'],
  ['the wrong day', { rulebook: rulesWith({ days: [6, 7] }) }, 'no'],
  ['the wrong hour', { rulebook: rulesWith({ hours: { from: '12:00', until: '18:00' } }) }, 'no'],
  ['in person, of what is for online only', { rulebook: rulesWith({ cardPresence: 'online' }) }, 'no'],
];

const nameless = (changes: Partial<Facts> = {}): Facts => ({
  ...FACTS,
  request: { ...REQUEST, merchant: someShopOf('bakeries') },
  rulebook: rulesWith({ onlyMerchants: [{ name: 'Quay News' }] }),
  ...changes,
});

describe('asking about any shop of a kind under a policy for certain shops', () => {
  it('is about those of the kind that the policy names, so the list speaks against none', () => {
    const { prospect, decision } = judgeBeforehand(nameless());
    expect([prospect, decision.failures]).toEqual(['yes', []]);
  });

  it('weighs all else', () => {
    expect(judgeBeforehand(nameless({ verdict: 'not_in_policy' })).prospect).toBe('ask');
    expect(judgeBeforehand(nameless({ verdict: 'never_allowed' })).prospect).toBe('no');
    expect(judgeBeforehand(nameless({ snapshot: frozen })).prospect).toBe('no');
  });
});

describe('asking before paying', () => {
  it.each(CASES)('%s', (_name, changes, prospect) => {
    const facts = { ...FACTS, ...changes };
    expect(judgeBeforehand(facts).prospect).toBe(prospect);
    expect(judgeBeforehand(facts).decision).toEqual(decide(facts));
  });

  it('says to ask only where an exception overrides what fails (R43)', () => {
    expect(RULES.filter((rule) => rule.canBeExcepted).map(({ id }) => id)).toEqual([
      'no_deposit_hold',
      'no_subscription',
      'category_in_policy',
      'shop_listed',
      'shop_not_blocked',
    ]);
  });

  it('supposes a payment in pounds, without cashback, at any UK shop of the kind', () => {
    const at = new Date('2026-11-22T10:00:00Z');
    const merchant = someShopOf('bakeries');
    expect(supposeRequest({ merchant, amountPence: 250, cardPresence: 'present', at })).toMatchObject({
      amountPence: 250,
      currency: 'gbp',
      merchantCurrency: 'gbp',
      cashbackPence: 0,
      merchant: { category: 'bakeries', categoryCode: categoryNamed('bakeries')?.code, country: 'GB' },
      requestedAt: at,
    });
  });
});
