import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import { recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import { explainDecision, type StoredRound } from '../../../src/modules/authorizations/core/explain-decision.ts';
import { type Facts, RULE_SET } from '../../../src/modules/authorizations/core/rules.ts';
import { FACTS, REQUEST, rulesWith, SNAPSHOT } from './facts.ts';

const EXCEPTION = {
  id: 'e',
  networkId: '900001',
  merchantName: null,
  category: null,
  mostPence: 2000,
  usedPence: 0,
  mostPayments: 1,
  payments: 0,
  expiresOn: '2026-12-06',
};
const OLDER = { ruleSet: RULE_SET - 1, outcomes: 'PPF' };

/** A decision on these facts as it is stored, with what is given here instead. */
function storedOf(changes: Partial<Facts>, record: Partial<StoredRound['record']> = {}): StoredRound {
  const facts = { ...FACTS, ...changes };
  const { approved, approvedPence, reason, ...decision } = decide(facts);
  return {
    round: 0,
    source: 'ours',
    decidedAt: REQUEST.requestedAt,
    tookUs: 900,
    requestedPence: facts.request.amountPence,
    approvedPence,
    approved,
    reasonCode: reason,
    record: { ...recordDecision(facts, { approved, approvedPence, reason, ...decision }, 'test'), ...record },
  };
}
const sentencesOf = (stored: StoredRound) => explainDecision(stored, null).sentences;
const tooMuch = { request: { ...REQUEST, amountPence: 4001 } };
const foreign = { outcomes: '', failures: ['our_fault'] };

describe('why a payment was declined (R40)', () => {
  it('is told by the rule that failed', () => {
    expect(sentencesOf(storedOf(tooMuch))).toContain('The reason is no_funds: £40.01 asked, £40.00 available.');
  });

  it.each(['ours', 'explained'] as const)('is told by its code alone where other rules decided it (%s)', (source) => {
    const stored = { ...storedOf(tooMuch, OLDER), source };
    const { sentences, rules } = explainDecision(stored, null);
    expect(rules).toEqual([]);
    expect(sentences).toContain(
      `The reason is no_funds. It was decided by rule set ${OLDER.ruleSet}, and the rules are others now.`,
    );
    expect(sentences.join(' ')).not.toMatch(/not pounds|what Stripe says/);
  });

  it('is told as foreign money only where no rule was weighed', () => {
    const stored = { ...storedOf(tooMuch, foreign), reasonCode: 'our_fault' };
    expect(sentencesOf(stored)).toContain(
      'The reason is our_fault: the card was to be charged in money that is not pounds.',
    );
  });

  it('is still told of what was not ours to know by an older record', () => {
    const stored = { ...storedOf(tooMuch, { ...OLDER, unknownCard: 'ic_1' }), reasonCode: 'our_fault' };
    expect(sentencesOf(stored)).toContain('The reason is our_fault: the card is not one of ours.');
    const late = { ...storedOf(tooMuch, { ...OLDER, stripeReason: 'webhook_timeout' }), source: 'explained' as const };
    expect(sentencesOf({ ...late, reasonCode: 'our_fault' })).toContain(
      'The reason is our_fault: the answer was ours to give, and Stripe had none in time.',
    );
  });
});

describe('what is told of a shop’s kind and of exceptions', () => {
  const spa = { ...REQUEST.merchant, name: 'Foamline Spa', category: 'health_and_beauty_spas', categoryCode: '7298' };
  const offLicence = { ...REQUEST.merchant, category: 'package_stores_beer_wine_and_liquor', categoryCode: '5921' };
  const atSpa = (amountPence: number) => ({
    verdict: 'not_in_policy' as const,
    request: { ...REQUEST, amountPence, merchant: spa },
    snapshot: { ...SNAPSHOT, exceptions: [EXCEPTION] },
  });

  it('says of a kind that is never allowed nothing of the policy, which does not list it (R41)', () => {
    const refused = { verdict: 'never_allowed' as const, request: { ...REQUEST, merchant: offLicence } };
    const { rules } = explainDecision(storedOf(refused), null);
    const told = rules.find(({ rule }) => rule === 'category_in_policy')?.sentence;
    expect(told).toBe('Off-licences (5921): not for the policy to say');
  });

  it('names the exception that a payment was too large for (R43)', () => {
    expect(sentencesOf(storedOf(atSpa(2500)))).toContain(
      'An exception for the shop Foamline Spa was too small for it: £20.00 of £20.00 was left, until 6 December 2026.',
    );
    expect(sentencesOf(storedOf(tooMuch)).join(' ')).not.toContain('exception');
  });

  it('names the shop that an exception is for, also where the network knows it by a number', () => {
    expect(sentencesOf(storedOf(atSpa(1000)))).toContainEqual(
      expect.stringMatching(/^An exception for the shop Foamline Spa let it through: /),
    );
  });
});

it('says of a shop here that charges in other money that it is in the UK (R38)', () => {
  const inEuros = { request: { ...REQUEST, merchantCurrency: 'eur' } };
  expect(sentencesOf(storedOf(inEuros))).toContain('The reason is not_uk: the shop is in the UK, and charges in EUR.');
});

describe('where a card may be used, in words', () => {
  const wordsOf = (policy: 'in_person' | 'online', cardPresence: 'present' | 'not_present' | null) => {
    const facts = { rulebook: rulesWith({ cardPresence: policy }), request: { ...REQUEST, cardPresence } };
    return explainDecision(storedOf(facts), null).rules.find(({ rule }) => rule === 'card_presence')?.sentence;
  };

  it('says how it was paid only where that is known', () => {
    expect(wordsOf('in_person', 'not_present')).toBe('Not paid in person, and the card is for use in person');
    expect(wordsOf('online', 'present')).toBe('Paid in person, and the card is for use online or by phone');
    expect(wordsOf('in_person', null)).toBe(
      'It is not known whether it was paid in person, and the card is for use in person',
    );
    expect(wordsOf('online', null)).toBe(
      'It is not known whether it was paid in person, and the card is for use online or by phone',
    );
    expect(wordsOf('in_person', 'present')).toBe('Paid where the card may be used, in person or not');
  });
});
