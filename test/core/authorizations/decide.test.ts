import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { londonMoment } from '../../../src/kernel/dates.ts';
import type { AuthorizationRequest } from '../../../src/modules/authorizations/core/authorization-request.ts';
import { applyDecision, decide } from '../../../src/modules/authorizations/core/decide.ts';
import {
  type DecisionRecord,
  factsOfRecord,
  readOutcomes,
  recordDecision,
} from '../../../src/modules/authorizations/core/decision-record.ts';
import { type Facts, RULES } from '../../../src/modules/authorizations/core/rules.ts';
import type { Snapshot } from '../../../src/modules/authorizations/core/snapshot.ts';
import { judgeCategory } from '../../../src/modules/policies/core/judge-category.ts';
import type { PolicyTerms } from '../../../src/modules/policies/core/policy-terms.ts';
import { FACTS, REQUEST, rulesWith, SNAPSHOT } from './facts.ts';

const asking = (change: Partial<AuthorizationRequest>): Facts => ({ ...FACTS, request: { ...REQUEST, ...change } });
const withCard = (change: Partial<Snapshot['card']>): Facts => ({
  ...FACTS,
  snapshot: { ...SNAPSHOT, card: { ...SNAPSHOT.card, ...change } },
});
const withAward = (change: Partial<Snapshot['award']>): Facts => ({
  ...FACTS,
  snapshot: { ...SNAPSHOT, award: { ...SNAPSHOT.award, ...change } },
});
const under = (terms: Partial<PolicyTerms>, facts: Facts = FACTS): Facts => ({ ...facts, rulebook: rulesWith(terms) });
const at = (instant: string, facts: Facts = FACTS): Facts => ({ ...facts, when: londonMoment(new Date(instant)) });
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
  ['award_ended', 'the day after the last (R40)', at('2026-12-19T00:00:00Z')],
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
  ['not_in_award', 'a shop that is not one of those named', under({ onlyMerchants: [{ networkId: '900002' }] })],
  ['not_in_award', 'a shop that is blocked (R40)', under({ blockedMerchants: [{ name: 'seagull-stores' }] })],
  [
    'not_in_award',
    'a payment online with a card for shops',
    under({ cardPresence: 'in_person' }, asking({ cardPresence: 'not_present' })),
  ],
  [
    'not_in_award',
    'a payment that does not say where with a card for shops',
    under({ cardPresence: 'in_person' }, asking({ cardPresence: null })),
  ],
  ['not_in_award', 'a payment in a shop with a card for online', under({ cardPresence: 'online' })],
  ['not_in_award', 'a Monday with a card for the weekend', under({ days: [6, 7] })],
  ['not_in_award', 'ten in the morning with a card from eleven', under({ hours: { from: '11:00', until: '18:00' } })],
  ['not_in_award', 'ten in the morning with a card to ten', under({ hours: { from: '08:00', until: '10:00' } })],
  ['not_in_award', 'ten in the morning with a card for the night', under({ hours: { from: '22:00', until: '06:00' } })],
  ['over_single', 'more than one payment may be', under({ perPaymentPence: 1249 })],
  ['over_period', 'a penny over the day', under({ dailyPence: 2249 })],
  ['over_period', 'a penny over the week', under({ weeklyPence: 2749 })],
  ['over_period', 'a penny over the month', under({ monthlyPence: 3249 })],
  ['single_use_done', 'a payment more than the card is for', under({ maxPayments: 2 })],
  [
    'deposit_hold',
    'more than is left where deposits are asked',
    asking({
      amountPence: 4001,
      merchant: { ...REQUEST.merchant, category: 'hotels_motels_and_resorts', categoryCode: '7011' },
    }),
  ],
  ['no_funds', 'a penny more than is left', asking({ amountPence: 4001 })],
];

describe('a decision (R40)', () => {
  it('approves when every rule passes, to the last penny and to midnight of the last day', () => {
    for (const facts of [FACTS, asking({ amountPence: 4000 }), at('2026-12-18T23:59:59Z')]) {
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
    const increment = (heldPence: number) => ({
      ...under({ perPaymentPence: 2500, maxPayments: 2 }),
      before: { heldPence, counts: true, exceptionId: null },
    });
    expect(decide(increment(1250)).approved).toBe(true);
    expect(decide(increment(1251)).reason).toBe('over_single');
  });
  it('weighs a request for nothing by every rule but money', () => {
    expect(decide(asking({ amountPence: 0 }))).toMatchObject({ approved: true, approvedPence: 0 });
    expect(decide({ ...asking({ amountPence: 0 }), verdict: 'never_allowed' }).reason).toBe('never_allowed');
  });
});

describe('hours past midnight', () => {
  const friday = { days: [5], hours: { from: '22:00', until: '02:00' } };
  it.each([
    ['Friday at eleven at night', '2026-11-27T23:00:00Z', true],
    ['Saturday at one in the morning', '2026-11-28T01:00:00Z', true],
    ['Friday at one in the morning', '2026-11-27T01:00:00Z', false],
    ['Saturday at eleven at night', '2026-11-28T23:00:00Z', false],
  ])('belong to the day on which they began: %s', (_words, instant, approved) => {
    expect(decide(under(friday, at(instant))).approved).toBe(approved);
  });
});

describe('where more than the bill is asked', () => {
  const hotel = { ...REQUEST.merchant, category: 'hotels_motels_and_resorts', categoryCode: '7011' };
  it('a till that can take a part gets what is left (R47)', () => {
    const facts = asking({ amountPence: 4500, merchant: hotel, isAmountControllable: true });
    expect(decide(under({ allowsPartialApproval: true }, facts))).toMatchObject({
      approved: true,
      approvedPence: 4000,
    });
  });
  it('a cashier’s fuel is a bill like any other', () => {
    const fuel = { ...REQUEST.merchant, category: 'service_stations', categoryCode: '5541' };
    expect(decide(asking({ amountPence: 4500, merchant: fuel })).reason).toBe('no_funds');
  });
});

describe('limits by day, week and month', () => {
  const limits = { dailyPence: 2250, weeklyPence: 2750, monthlyPence: 3250 };
  it('let a payment pass to the last penny', () => {
    expect(decide(under(limits)).approved).toBe(true);
  });
  it.each([
    ['the day', '2026-11-24T00:00:00Z', { dailyPence: 1250 }],
    ['the week, on Monday', '2026-11-30T00:00:00Z', { weeklyPence: 1250 }],
    ['the month', '2026-12-01T00:00:00Z', { monthlyPence: 1250 }],
  ])('begin again with %s by London time', (_period, instant, terms) => {
    expect(decide(under(terms, at(instant))).approved).toBe(true);
    expect(decide(under(terms, at(new Date(Date.parse(instant) - 1000).toISOString()))).reason).toBe('over_period');
  });
  it('go by London days in summer time too', () => {
    expect(londonMoment(new Date('2026-07-05T23:30:00Z'))).toEqual({
      day: '2026-07-06',
      week: '2026-07-06',
      month: '2026-07-01',
      weekday: 1,
      minute: 30,
    });
  });
  it('count what the batch has approved before', () => {
    const first = under({ dailyPence: 3000 });
    const snapshot = applyDecision(SNAPSHOT, { decision: decide(first), before: first.before, when: first.when });
    expect(snapshot.account.spending).toMatchObject({ dayPence: 2250, weekPence: 2750, monthPence: 3250, payments: 3 });
    expect(decide({ ...first, snapshot }).reason).toBe('over_period');
  });
});

describe('partial approval (R47)', () => {
  const short = (change: Partial<AuthorizationRequest> = {}): Facts => ({
    ...asking({ amountPence: 9000, isAmountControllable: true, ...change }),
    rulebook: rulesWith({ allowsPartialApproval: true }),
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
          snapshot = applyDecision(snapshot, { decision, before: FACTS.before, when: FACTS.when });
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
  it('rebuilds the facts it was made from, whatever they are, so that the same decision is made again', () => {
    const neverAllowed = { byCategory: new Map(), byCode: new Map(), version: 1, entries: [] };
    for (const [, , facts] of DECLINES) {
      const asDecided = { ...facts, verdict: judgeCategory(facts.request.merchant, facts.rulebook, neverAllowed) };
      const decision = decide(asDecided);
      const stored: unknown = JSON.parse(JSON.stringify(recordDecision(asDecided, decision, 'practice-purse test')));
      const { authorizationId, round, stripeCardId } = facts.request;
      const again = factsOfRecord(
        stored as DecisionRecord,
        { authorizationId, round, stripeCardId },
        {
          rulebook: facts.rulebook,
          verdictOf: (merchant) => judgeCategory(merchant, facts.rulebook, neverAllowed),
        },
      );
      expect(decide(again)).toEqual(decision);
    }
  });
  it('is not read by the rules of another set', () => {
    expect(readOutcomes({ ruleSet: 0, outcomes: 'PPPP' })).toEqual([]);
  });
});
