import { describe, expect, it } from 'vitest';
import {
  codeForStripeReason,
  DECLINE_REASONS,
  type DeclineCode,
  declineReason,
  firstByRank,
  isDeclineCode,
} from '../../../src/modules/authorizations/core/decline-reasons.ts';
import {
  type DeclineFacts,
  financeWording,
  patientWording,
} from '../../../src/modules/authorizations/core/decline-wording.ts';
import { RULES } from '../../../src/modules/authorizations/core/rules.ts';
import wordings from '../../../src/modules/authorizations/decline-wordings.json' with { type: 'json' };

const CODES = DECLINE_REASONS.map((reason) => reason.code);

type WithRules = { byRule?: Record<string, unknown> };
/** Each code, and each rule that has words of its own for its code. */
const TEXTS = CODES.flatMap((code) => [
  { code, rule: undefined, name: code as string },
  ...Object.keys((wordings[code] as WithRules).byRule ?? {}).map((rule) => ({
    code,
    rule,
    name: `${code} by ${rule}`,
  })),
]);

/** The longest that real life brings. */
const FACTS: DeclineFacts = {
  amountPence: 123_456,
  paymentPence: 123_456,
  availablePence: 98_765,
  heldPence: 1_000,
  sharesBalance: true,
  maxPence: 12_345,
  spentPence: 10_000,
  exceptionLeftPence: 12_345,
  releasedPence: 4_250,
  date: '2026-09-22',
  plainList: 'days out, eating out, places to stay, travel, fuel, books, classes, care and childcare',
  mcc: '7298',
  categoryName: 'Health and beauty spas',
  policy: "Carer's break",
  version: 1,
  country: 'US',
  last4: '4242',
  days: 9,
  tries: 3,
  period: 'this month',
  reachedPeriod: 'this month',
  periodName: 'Monthly',
  mismatch: 'expiry date',
  holdOwner: 'the safeguarding lead',
  blockedBy: 'Stripe',
  stopped: 'Harbour Row Practice',
  stoppedBy: 'Grace Oversight',
  stopReason: 'audit',
  site: 'Corner Grocer',
  shops: 'Corner Grocer, Seagull Stores and Quay News',
  payments: 12,
  where: 'online or by phone, not in a shop',
  openDays: 'Mondays, Tuesdays, Wednesdays, Thursdays, Fridays and Saturdays',
  openHours: '10:30am to 11:30pm',
  currency: 'EUR',
  ref: 'iauth_1',
};

describe('the table of decline reasons', () => {
  it('holds 25 reasons for cards and 4 for vouchers, each once', () => {
    expect(new Set(CODES).size).toBe(29);
    expect(CODES.filter((code) => code.startsWith('voucher_'))).toHaveLength(4);
  });

  it('has words for every code and no others', () => {
    expect(Object.keys(wordings).sort()).toEqual([...CODES].sort());
  });

  it('knows its own codes from other texts', () => {
    expect(isDeclineCode('no_funds')).toBe(true);
    expect(isDeclineCode('insufficient_funds')).toBe(false);
  });

  it('ranks a hold before a stop, a stop before an ended award, and our fault last', () => {
    const inOrder: DeclineCode[] = [
      'on_hold',
      'lost_stolen',
      'scheme_stopped',
      'replaced',
      'frozen_by_holder',
      'not_activated',
      'card_expired',
      'award_ended',
      'single_use_done',
      'never_allowed',
      'cash',
      'deposit_hold',
      'not_in_award',
      'not_uk',
      'repeat_payment',
      'use_pin',
      'pin_locked',
      'wrong_pin',
      'details_mismatch',
      'extra_check',
      'over_single',
      'over_period',
      'no_funds',
      'unusual',
      'our_fault',
    ];
    expect(inOrder.map((code) => declineReason(code).rank)).toEqual(inOrder.map((_, rank) => rank));
  });

  it('shows the first by rank whatever order they were found in (R40)', () => {
    expect(firstByRank(['no_funds', 'never_allowed', 'not_uk'])).toBe('never_allowed');
    expect(firstByRank([...CODES].reverse())).toBe('on_hold');
    expect(firstByRank([])).toBeUndefined();
  });

  it('calls urgent only what is our own fault (R44)', () => {
    expect(DECLINE_REASONS.filter((reason) => reason.isUrgent).map((reason) => reason.owner)).toEqual([
      'our fault',
      'our fault',
    ]);
  });
});

describe.each(TEXTS)('the words for $name', ({ code, rule }) => {
  const all: DeclineFacts = rule ? { ...FACTS, rule } : FACTS;
  /** A rule's own words may need what its rule knows; a code's may need nothing. */
  const least: DeclineFacts = rule ? { ...all, sharesBalance: false } : {};

  it('fit one text message when every fact is known', () => {
    const text = patientWording(code, all);
    expect(text.length).toBeGreaterThan(20);
    expect(text.length).toBeLessThanOrEqual(160);
  });

  it('say something whole when no fact is known that could be unknown', () => {
    for (const text of [patientWording(code, least), financeWording(code, least)]) {
      expect(text).toMatch(/^\w.+\.$/);
      expect(text).not.toMatch(/[{}]|undefined|NaN/);
      expect(patientWording(code, least).length).toBeLessThanOrEqual(160);
    }
  });

  it('leave no place unfilled when every fact is known', () => {
    expect(patientWording(code, all)).not.toMatch(/[{}]/);
    expect(financeWording(code, all)).not.toMatch(/[{}]/);
  });

  it('name neither shop, policy nor category to the patient', () => {
    expect(patientWording(code, { ...all, shops: 'call us' })).not.toMatch(
      /Carer's break|[Ss]pas|7298|Corner Grocer|Seagull/,
    );
  });
});

/** What can be told beforehand: what our own rules decline with. */
const FORETOLD = [...new Set(RULES.map(({ code }) => code))];

describe.each(FORETOLD)('the words for %s before anything is paid', (code) => {
  const facts = { ...FACTS, isBeforehand: true };
  const texts = [patientWording(code, facts), patientWording(code, { isBeforehand: true })];

  it('fit a text message and speak of no payment that did not go through', () => {
    for (const text of [...texts, financeWording(code, facts), financeWording(code, { isBeforehand: true })]) {
      expect(text).toMatch(/^[\w£].+\.$/);
      expect(text).not.toMatch(/[{}]|undefined|did not (go through|work)|by trying|this attempt|signal F/);
    }
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(160);
  });

  it('name neither shop, policy nor category to the patient', () => {
    for (const text of texts) expect(text).not.toMatch(/Carer's break|[Ss]pas|7298|Corner Grocer/);
  });
});

/** An exception that was too small, other money than pounds, and a card that Stripe keeps to tills. */
const BESIDE_RULES = ['within_exception', 'in_pounds', 'kept_to_tills'];

describe('words by rule', () => {
  it('are of rules that there are, under the code that each declines with, or of what is told apart beside them', () => {
    const named = TEXTS.filter(({ rule }) => rule !== undefined && !BESIDE_RULES.includes(rule));
    const own = named.map(({ code, rule }) => ({ code, id: rule }));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ code, id }) => !RULES.some((rule) => rule.id === id && rule.code === code))).toEqual([]);
  });

  it('say other things than the code does without them', () => {
    for (const { code, rule } of TEXTS.filter(({ rule }) => rule !== undefined)) {
      expect(patientWording(code, { ...FACTS, rule: rule ?? '' })).not.toBe(patientWording(code, FACTS));
    }
  });
});

describe('wordings', () => {
  it('tell the balance only to a holder who agreed', () => {
    expect(patientWording('no_funds', { amountPence: 6420, availablePence: 6000, sharesBalance: true })).toBe(
      'Your card has £60 left, so a payment of £64.20 did not go through. You can ask the shop to take £60 from the card and pay the rest another way.',
    );
    const silent =
      'There was not enough left on your card, so a payment of £64.20 did not go through. You can pay another way, or call us.';
    expect(patientWording('no_funds', { amountPence: 6420, availablePence: 6000 })).toBe(silent);
    expect(patientWording('no_funds', { amountPence: 6420, availablePence: 0, sharesBalance: true })).toBe(silent);
    expect(patientWording('no_funds', { amountPence: 6420, sharesBalance: true })).toBe(silent);
  });

  it('give finance the figures with their pence', () => {
    expect(financeWording('no_funds', { amountPence: 6420, availablePence: 0, heldPence: 24_000 })).toBe(
      '£64.20 asked, £0.00 available, £240.00 on hold. Check for a stuck hold; otherwise the practice may top up within the cap.',
    );
  });

  it('say where the card works', () => {
    const facts = {
      plainList: 'taxis, buses, trains, parking and fuel',
      mcc: '5411',
      categoryName: 'Supermarkets and grocers',
      policy: 'P3',
      version: 1,
    };
    expect(patientWording('not_in_award', facts)).toBe(
      'This card cannot be used at that kind of place. It can be used for taxis, buses, trains, parking and fuel.',
    );
    expect(financeWording('not_in_award', facts)).toBe(
      '5411 Supermarkets and grocers is not in P3 v1. If it fits the plan, ask for a merchant exception.',
    );
  });

  it('write dates as people do', () => {
    expect(patientWording('award_ended', { date: '2026-11-22' })).toBe(
      'The time to use this card ended on 22 November 2026. If you still need help, contact your surgery.',
    );
  });
});

describe("Stripe's reasons", () => {
  it.each([
    ['card_inactive', 'not_activated'],
    ['card_expired', 'card_expired'],
    ['card_canceled', 'replaced'],
    ['cardholder_inactive', 'not_activated'],
    ['cardholder_blocked', 'on_hold'],
    ['cardholder_verification_required', 'extra_check'],
    ['insecure_authorization_method', 'use_pin'],
    ['pin_blocked', 'pin_locked'],
    ['suspected_fraud', 'unusual'],
    ['not_allowed', 'not_in_award'],
    ['insufficient_funds', 'our_fault'],
    ['spending_controls', 'our_fault'],
    ['network_fallback', 'our_fault'],
    ['stripe_internal_error', 'our_fault'],
    ['webhook_declined', 'our_fault'],
    ['webhook_error', 'our_fault'],
    ['webhook_timeout', 'our_fault'],
    ['webhook_approved', 'our_fault'],
    ['card_active', 'our_fault'],
    ['something_new', 'our_fault'],
    ['constructor', 'our_fault'],
  ])('%s means %s', (reason, code) => {
    expect(codeForStripeReason(reason).code).toBe(code);
    expect(codeForStripeReason(reason).isUrgent).toBe(declineReason(codeForStripeReason(reason).code).isUrgent);
  });

  it('account_disabled stops the scheme and is urgent', () => {
    expect(codeForStripeReason('account_disabled')).toEqual({ code: 'scheme_stopped', isUrgent: true });
  });

  it.each([
    ['chip', 'match', 'match', 'wrong_pin'],
    ['contactless', 'not_provided', 'not_provided', 'wrong_pin'],
    ['swipe', null, null, 'wrong_pin'],
    ['chip', 'match', 'mismatch', 'details_mismatch'],
    ['contactless', 'mismatch', 'match', 'details_mismatch'],
    ['keyed_in', 'match', 'match', 'details_mismatch'],
    ['online', 'mismatch', 'match', 'details_mismatch'],
    [null, null, null, 'details_mismatch'],
  ])('verification_failed by %s with CVC %s and expiry %s means %s', (...row) => {
    const [method, cvcCheck, expiryCheck, code] = row;
    expect(codeForStripeReason('verification_failed', { method, cvcCheck, expiryCheck }).code).toBe(code);
  });
});
