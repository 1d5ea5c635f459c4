import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthorizationRequest } from '../../../src/modules/authorizations/core/authorization-request.ts';
import { applyDecision, decide, type Facts, RULES } from '../../../src/modules/authorizations/core/decide.ts';
import { readOutcomes, recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import type { Snapshot } from '../../../src/modules/authorizations/core/snapshot.ts';

const REQUEST: AuthorizationRequest = {
  authorizationId: 'iauth_1',
  round: 0,
  stripeCardId: 'ic_1',
  amountPence: 1250,
  currency: 'gbp',
  merchantCurrency: 'gbp',
  cashbackPence: 0,
  isAmountControllable: false,
  merchant: {
    name: 'Seagull Stores',
    networkId: '900001',
    category: 'grocery_stores_supermarkets',
    categoryCode: '5411',
    country: 'GB',
    city: 'Marram Bay',
  },
  cardPresence: 'present',
  method: 'chip',
  requestedAt: new Date('2026-11-22T10:00:00Z'),
};
const SNAPSHOT: Snapshot = {
  card: { id: 'c', type: 'virtual', status: 'active', freezeKind: null, cancelReason: null },
  award: {
    id: 'w',
    reference: 'A-1',
    practiceId: 'p',
    budgetId: 'b',
    status: 'active',
    expiresOn: '2026-12-18',
    policyVersionId: 'v',
  },
  budgetStatus: 'open',
  stops: [],
  stopEpoch: 1,
  neverAllowedVersion: 1,
  account: { id: 'a', version: 3, creditsPosted: 6000, debitsPosted: 1000, debitsPending: 1000 },
  networkAccountId: 'n',
};
const FACTS: Facts = {
  request: REQUEST,
  snapshot: SNAPSHOT,
  rulebook: { perPaymentPence: null, allowsPartialApproval: false },
  verdict: 'allowed',
  heldBeforePence: 0,
  today: '2026-11-22',
};

const asking = (change: Partial<AuthorizationRequest>): Facts => ({ ...FACTS, request: { ...REQUEST, ...change } });
const withCard = (change: Partial<Snapshot['card']>): Facts => ({
  ...FACTS,
  snapshot: { ...SNAPSHOT, card: { ...SNAPSHOT.card, ...change } },
});
const withAward = (change: Partial<Snapshot['award']>): Facts => ({
  ...FACTS,
  snapshot: { ...SNAPSHOT, award: { ...SNAPSHOT.award, ...change } },
});
const abroad = { ...REQUEST.merchant, country: 'FR' };

const DECLINES: [string, string, Facts][] = [
  ['lost_stolen', 'a card reported lost', withCard({ status: 'cancelled', cancelReason: 'lost' })],
  ['replaced', 'a card that was replaced', withCard({ status: 'cancelled', cancelReason: 'replaced' })],
  ['award_ended', 'a card of an award that is over', withCard({ status: 'cancelled', cancelReason: 'award_over' })],
  ['card_expired', 'plastic out of date', withCard({ status: 'expired' })],
  ['not_activated', 'a card that was never switched on (R39)', withCard({ status: 'inactive' })],
  ['frozen_by_holder', 'a card that its holder paused', withCard({ status: 'frozen', freezeKind: 'holder' })],
  ['on_hold', 'a protective freeze (R40)', withCard({ status: 'frozen', freezeKind: 'protective' })],
  ['on_hold', 'a paused award', withAward({ status: 'paused' })],
  ['award_ended', 'an award that is over (R40)', withAward({ status: 'finished' })],
  ['award_ended', 'the day after the last (R40)', { ...FACTS, today: '2026-12-19' }],
  ['scheme_stopped', 'a stopped budget (R61)', { ...FACTS, snapshot: { ...SNAPSHOT, budgetStatus: 'frozen' } }],
  ['scheme_stopped', 'a stop by the commissioner (R61)', { ...FACTS, snapshot: { ...SNAPSHOT, stops: ['scheme'] } }],
  ['never_allowed', 'what is never allowed (R41)', { ...FACTS, verdict: 'never_allowed' }],
  ['cash', 'a cash machine (R38)', { ...FACTS, verdict: 'cash' }],
  ['cash', 'cashback with a purchase (R38)', asking({ cashbackPence: 500 })],
  ['deposit_hold', 'pay at pump', { ...FACTS, verdict: 'deposit_hold' }],
  ['repeat_payment', 'a subscription', { ...FACTS, verdict: 'subscription' }],
  ['not_in_award', 'a shop outside the policy (R40)', { ...FACTS, verdict: 'not_in_policy' }],
  ['not_in_award', 'an unknown category (R42)', { ...FACTS, verdict: 'unknown' }],
  ['not_uk', 'a shop abroad (R38)', asking({ merchant: abroad })],
  ['not_uk', 'foreign currency (R38)', asking({ merchantCurrency: 'eur' })],
  ['over_single', 'more than one payment may be', { ...FACTS, rulebook: { ...FACTS.rulebook, perPaymentPence: 1249 } }],
  ['no_funds', 'a penny more than is left', asking({ amountPence: 4001 })],
];

describe('a decision (R40)', () => {
  it('approves when every rule passes, to the last penny and to midnight of the last day', () => {
    for (const facts of [FACTS, asking({ amountPence: 4000 }), { ...FACTS, today: '2026-12-18' }]) {
      expect(decide(facts)).toMatchObject({ approved: true, approvedPence: facts.request.amountPence, reason: null });
    }
  });
  it.each(DECLINES)('declines with %s: %s', (reason, _words, facts) => {
    const decision = decide(facts);
    expect(decision).toMatchObject({ approved: false, approvedPence: 0, reason });
    expect(decision.failures).toContain(reason);
  });
  it('has a case for each of its rules', () => {
    const failed = DECLINES.map(([, , facts]) => decide(facts).outcomes);
    const reached = RULES.filter((_, place) => failed.some((outcomes) => outcomes[place] === 'F'));
    expect(reached.map((rule) => rule.id)).toEqual(RULES.map((rule) => rule.id));
  });
  it('keeps every failure and shows the first by rank', () => {
    const facts = { ...withCard({ status: 'frozen', freezeKind: 'protective' }), verdict: 'never_allowed' as const };
    const decision = decide({ ...facts, request: { ...REQUEST, amountPence: 99_999 } });
    expect(decision.reason).toBe('on_hold');
    expect(decision.failures).toEqual(['on_hold', 'never_allowed', 'no_funds']);
  });
  it('judges an increment with what is held already against the limit for one payment', () => {
    const rulebook = { ...FACTS.rulebook, perPaymentPence: 2500 };
    expect(decide({ ...FACTS, rulebook, heldBeforePence: 1250 }).approved).toBe(true);
    expect(decide({ ...FACTS, rulebook, heldBeforePence: 1251 }).reason).toBe('over_single');
  });
  it('weighs a request for nothing by every rule but money', () => {
    expect(decide(asking({ amountPence: 0 }))).toMatchObject({ approved: true, approvedPence: 0 });
    expect(decide({ ...asking({ amountPence: 0 }), verdict: 'never_allowed' }).reason).toBe('never_allowed');
  });
});

describe('partial approval (R47)', () => {
  const short = (change: Partial<AuthorizationRequest> = {}): Facts => ({
    ...asking({ amountPence: 9000, isAmountControllable: true, ...change }),
    rulebook: { ...FACTS.rulebook, allowsPartialApproval: true },
  });
  it('approves what is left when money alone is short', () => {
    expect(decide(short())).toMatchObject({ approved: true, approvedPence: 4000, failures: ['no_funds'] });
  });
  it.each<[string, Facts]>([
    ['the till cannot take a part', short({ isAmountControllable: false })],
    ['the policy does not permit it', { ...short(), rulebook: FACTS.rulebook }],
    ['another rule fails too', { ...short(), verdict: 'not_in_policy' }],
    ['cash is part of it', short({ cashbackPence: 100 })],
    [
      'nothing is left',
      { ...short(), snapshot: { ...SNAPSHOT, account: { ...SNAPSHOT.account, debitsPending: 5000 } } },
    ],
  ])('declines when %s', (_words, facts) => {
    expect(decide(facts).approved).toBe(false);
  });
});

describe('a run of decisions on one award', () => {
  it('never approves more than the award has, whatever is asked in whatever order (R3)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 60 }), (amounts) => {
        let snapshot = SNAPSHOT;
        let approved = 0;
        for (const amountPence of amounts) {
          const decision = decide({ ...asking({ amountPence }), snapshot });
          snapshot = applyDecision(snapshot, decision);
          approved += decision.approvedPence;
          expect(decision.approved).toBe(decision.reason === null);
        }
        expect(approved).toBeLessThanOrEqual(4000);
        expect(snapshot.account.debitsPending).toBe(1000 + approved);
      }),
    );
  });
});

describe('a decision record', () => {
  it('names every rule with its outcome and holds what was decided on', () => {
    const facts: Facts = { ...FACTS, verdict: 'not_in_policy' };
    const record = recordDecision(facts, decide(facts), 'practice-purse test');
    expect(record).toMatchObject({ availablePence: 4000, verdict: 'not_in_policy', account: { version: 3 } });
    const failed = readOutcomes(record).filter((outcome) => !outcome.passed);
    expect(failed).toEqual([{ rule: 'category_in_policy', passed: false }]);
  });
  it('is not read by the rules of another set', () => {
    expect(readOutcomes({ ruleSet: 0, outcomes: 'PPPP' })).toEqual([]);
  });
});
