import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import { recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import { beyondException, declineFigures } from '../../../src/modules/authorizations/core/decline-figures.ts';
import { financeWording, patientWording } from '../../../src/modules/authorizations/core/decline-wording.ts';
import type { Facts } from '../../../src/modules/authorizations/core/rules.ts';
import { FACTS, REQUEST, rulesWith, SNAPSHOT } from './facts.ts';

type Limits = Parameters<typeof rulesWith>[0];

/** What is told of a payment on Monday 23 November 2026: £40 is left, and £10 went today, £15 this week, £20 this month. */
function told(limits: Limits, changes: Partial<Facts> = {}) {
  const facts = { ...FACTS, rulebook: rulesWith(limits), ...changes };
  const decision = decide(facts);
  const code = decision.reason ?? 'our_fault';
  const { amountPence } = facts.request;
  const known = {
    amountPence,
    policy: 'P5',
    version: 2,
    ...declineFigures(recordDecision(facts, decision, 'test'), code),
  };
  const beforehand = { ...known, isBeforehand: true };
  return {
    code,
    patient: patientWording(code, known),
    finance: financeWording(code, known),
    beforehand: [patientWording(code, beforehand), financeWording(code, beforehand)],
  };
}
const asking = (amountPence: number) => ({ request: { ...REQUEST, amountPence } });
const onLastDays = (expiresOn: string) => ({
  ...asking(900),
  snapshot: { ...SNAPSHOT, award: { ...SNAPSHOT.award, expiresOn } },
});

describe('a payment over the limit of a period (R40)', () => {
  it('is told the day on which the last of the limits that are used up starts anew', () => {
    expect(told({ dailyPence: 1000 }, asking(900)).patient).toBe(
      'You have reached the most this card can spend today. It will work again on 24 November 2026.',
    );
    expect(told({ dailyPence: 1000, weeklyPence: 1500 }, asking(900)).patient).toBe(
      'You have reached the most this card can spend this week. It will work again on 30 November 2026.',
    );
    expect(told({ dailyPence: 1000, monthlyPence: 2000, weeklyPence: 1500 }, asking(900)).patient).toBe(
      'You have reached the most this card can spend this month. It will work again on 1 December 2026.',
    );
  });

  it('is not told that a limit is reached which a smaller payment still fits', () => {
    const { patient, finance } = told({ dailyPence: 2000 });
    expect(patient).toBe(
      'This payment was more than this card can still spend today. From 24 November 2026 it can spend again.',
    );
    expect(finance).toBe('Daily limit of £20.00: £10.00 was used, so £12.50 was too much. Resets 24 November 2026.');
  });

  const NO_DAY: [string, ReturnType<typeof told>][] = [
    ['the amount alone is over a limit', told({ dailyPence: 2000 }, asking(3000))],
    ['the amount alone is over the shorter of two limits', told({ dailyPence: 2000, weeklyPence: 4000 }, asking(3000))],
    ['too little money is left as well', told({ dailyPence: 4200 }, asking(4100))],
    ['the award is over by then', told({ dailyPence: 1000 }, onLastDays('2026-11-23'))],
  ];
  it.each(NO_DAY)('is told no day where it would not go through then: %s', (_why, { code, ...texts }) => {
    expect(code).toBe('over_period');
    expect(texts.patient).toMatch(
      /^This payment was more than this card can still spend (today|this week)\. You could/,
    );
    for (const text of [texts.patient, texts.finance, ...texts.beforehand]) expect(text).not.toMatch(/2026|reached/);
  });

  it('is told a day while the award lasts', () => {
    expect(told({ dailyPence: 1000 }, onLastDays('2026-11-24')).patient).toContain('on 24 November 2026');
  });
});

describe('a payment over the limit of one payment (R40)', () => {
  it('is told to finance with what was available, whether or not that would have been enough', () => {
    expect(told({ perPaymentPence: 1000 }).finance).toBe(
      '£12.50 over per-payment limit £10.00, with £40.00 available. Check whether the limit fits the need.',
    );
    expect(told({ perPaymentPence: 1000 }, asking(4100)).finance).toBe(
      '£41.00 over per-payment limit £10.00, with £40.00 available. Check whether the limit fits the need.',
    );
  });

  it('counts what earlier rounds hold', () => {
    const before = { ...FACTS.before, heldPence: 1000 };
    expect(told({ perPaymentPence: 2000 }, { before }).finance).toMatch(/^£22\.50 over per-payment limit £20\.00/);
  });
});

describe('a payment with cashback (R38)', () => {
  it('is told the cash that was asked for, not the shopping', () => {
    const told5 = told({}, { request: { ...REQUEST, amountPence: 1000, cashbackPence: 500 } });
    expect(told5.finance).toMatch(/^Cash or cashback of £5\.00\. /);
    const machine = told({}, { verdict: 'cash', request: { ...REQUEST, amountPence: 1000 } });
    expect(machine.finance).toMatch(/^Cash or cashback of £10\.00\. /);
  });
});

describe('a payment that is too large for the exception for its shop (R43)', () => {
  const exception = { id: 'e', networkId: '900001', merchantName: null, category: null, expiresOn: '2026-12-06' };
  const bounds = { mostPence: 2000, usedPence: 500, mostPayments: 3, payments: 1 };
  const at = (amountPence: number, changes: object = {}) => {
    const exceptions = [{ ...exception, ...bounds, ...changes }];
    const request = { ...REQUEST, amountPence };
    return told({}, { verdict: 'not_in_policy', request, snapshot: { ...SNAPSHOT, exceptions } });
  };

  it('is told so, and not that the place is not allowed', () => {
    const { patient, finance, beforehand } = at(1600);
    expect(patient).toBe('That is more than we have allowed at that place. Call us to hear how much it may be.');
    expect(finance).toBe(
      'The exception has £15.00 left, less than £16.00, and P5 v2 does not cover it. If it fits the plan, ask for another.',
    );
    expect(beforehand).toEqual([patient, finance]);
  });

  it('is told the usual where the exception is another’s, is over, or has no payment left', () => {
    for (const changes of [{ networkId: '9' }, { expiresOn: '2026-11-22' }, { payments: 3 }]) {
      expect(at(1600, changes).patient).toMatch(/^This card cannot be used at that kind of place/);
    }
  });

  it('is told the usual where only an exception for the shop would do, and this one is for its kind', () => {
    const ofKind = { ...exception, ...bounds, networkId: null, category: REQUEST.merchant.category };
    const only = told(
      { onlyMerchants: [{ name: 'Quay News' }] },
      { request: { ...REQUEST, amountPence: 1600 }, snapshot: { ...SNAPSHOT, exceptions: [ofKind] } },
    );
    expect(only.patient).toBe('This card can only be used at certain shops. Ask us which ones.');
  });
});

describe('a payment outside the policy (R43)', () => {
  it('is not said to be a matter of an exception where another rule fails that no exception overrides', () => {
    const outside = { verdict: 'not_in_policy' } as const;
    const abroad = { request: { ...REQUEST, merchant: { ...REQUEST.merchant, country: 'FR' } } };
    expect(told({}, outside)).toMatchObject({ code: 'not_in_award', finance: expect.stringContaining('ask for a') });
    const { code, finance } = told({}, { ...outside, ...abroad });
    expect(code).toBe('not_in_award');
    expect(finance).toMatch(/An exception alone would not let it through: it fails another rule too\.$/);
  });
});

describe('what an exception leaves as it is (R43)', () => {
  const left = (forCategory: boolean, changes: Partial<Facts>, limits: Limits = {}) => {
    const facts = { ...FACTS, rulebook: rulesWith(limits), ...changes };
    return beyondException(recordDecision(facts, decide(facts), 'test'), { forCategory }).map(({ rule }) => rule);
  };
  const pump = { ...REQUEST.merchant, category: 'automated_fuel_dispensers', categoryCode: '5542' };
  const atPump = { verdict: 'deposit_hold', request: { ...REQUEST, amountPence: 10_000, merchant: pump } } as const;

  it('is every other rule that failed, what is left being told once', () => {
    expect(left(false, { verdict: 'not_in_policy' })).toEqual([]);
    expect(left(false, atPump, { perPaymentPence: 2500 })).toEqual(['within_one_payment', 'deposit_covered']);
  });

  it('is a rule about the shop itself where the exception is for its kind', () => {
    const only = { onlyMerchants: [{ name: 'Quay News' }] };
    const changes = { verdict: 'not_in_policy' } as const;
    expect([left(false, changes, only), left(true, changes, only)]).toEqual([[], ['shop_listed']]);
  });
});

describe('a shop here that asks for other money than pounds (R38)', () => {
  it('is told as that, and not as a shop abroad', () => {
    const { code, patient, finance } = told({}, { request: { ...REQUEST, merchantCurrency: 'eur' } });
    expect(code).toBe('not_uk');
    expect(patient).toBe(
      'This card only pays in pounds, and the shop asked for other money. You can ask the shop to charge in pounds.',
    );
    expect(finance).toBe(
      'The shop asked for EUR. Cards pay in pounds only: if the shop cannot charge in pounds, suggest another seller or practice-pays.',
    );
    const abroad = { ...REQUEST, merchantCurrency: 'eur', merchant: { ...REQUEST.merchant, country: 'FR' } };
    expect(told({}, { request: abroad }).finance).toMatch(/^Merchant outside the UK\./);
  });
});
