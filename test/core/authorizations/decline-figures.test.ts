import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/modules/authorizations/core/decide.ts';
import { recordDecision } from '../../../src/modules/authorizations/core/decision-record.ts';
import { declineFigures } from '../../../src/modules/authorizations/core/decline-figures.ts';
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
  const known = { amountPence, ...declineFigures(recordDecision(facts, decision, 'test'), code) };
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
