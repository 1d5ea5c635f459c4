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
import type { Snapshot, SnapshotException } from '../../../src/modules/authorizations/core/snapshot.ts';
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
