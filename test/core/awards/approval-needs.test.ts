import { describe, expect, it } from 'vitest';
import { type NeedFacts, needsFor } from '../../../src/modules/awards/core/approval-needs.ts';
import type { PastAward } from '../../../src/modules/awards/core/past-awards.ts';

const FACTS: NeedFacts = {
  asked: { recipientId: 'ivy', policy: 'P5', amountPence: 4000, requestedOn: '2026-11-22' },
  limits: {
    capPence: 6000,
    extendedCapNeeds: null,
    yearCapPence: null,
    isPerHousehold: false,
    awardsInTwelveMonths: null,
  },
  past: [],
  addedYearPence: 0,
  given28DaysPence: 0,
};
const BREAK = {
  ...FACTS.limits,
  capPence: 30_000,
  yearCapPence: 30_000,
  isPerHousehold: true,
  awardsInTwelveMonths: 1,
};

let made = 0;
const award = (changes: Partial<PastAward> = {}): PastAward => {
  made += 1;
  const past = { recipientId: 'ivy', policy: 'P5', amountPence: 3000, requestedOn: '2026-06-01' };
  return { id: `award-${made}`, ...past, ...changes };
};
const codes = (changes: Partial<NeedFacts>) => needsFor({ ...FACTS, ...changes }).why.map(({ code }) => code);
const asks = (changes: Partial<NeedFacts>) => needsFor({ ...FACTS, ...changes }).asks.map(({ field }) => field);

describe('what approving an award needs', () => {
  it('is nothing for a small first award', () => {
    const needs = needsFor(FACTS);
    expect(needs).toEqual({
      band: 'rule',
      totalPence28Days: 4000,
      why: [],
      asks: [],
      yearPence: 0,
      repeats: 0,
      duplicateOf: null,
    });
  });

  it('goes by what the person gets within 28 days under any policy, so that splitting does not help (R15)', () => {
    const needs = needsFor({ ...FACTS, given28DaysPence: 27_000 });
    expect([needs.band, needs.totalPence28Days]).toEqual(['finance', 31_000]);
    expect(needs.why[0]?.message).toBe(
      'With it the person gets £310 within 28 days, which is more than a practice approves by itself.',
    );
    expect(needsFor({ ...FACTS, given28DaysPence: 26_000 }).band).toBe('approver');
    expect(needsFor({ ...FACTS, given28DaysPence: 46_001 }).band).toBe('commissioner');
  });

  it('is finance beyond the cap for one award, and beyond the cap of a year', () => {
    const dear = { ...FACTS.asked, amountPence: 7000 };
    expect([needsFor({ ...FACTS, asked: dear }).band, codes({ asked: dear })]).toEqual(['finance', ['cap']]);
    const limits = { ...FACTS.limits, yearCapPence: 10_000 };
    const past = [award({ amountPence: 6001 })];
    expect(codes({ limits, past })).toEqual(['year_cap', 'repeat']);
    expect(needsFor({ ...FACTS, limits, past, addedYearPence: 500 }).yearPence).toBe(6501);
    expect(codes({ limits, past: [award({ amountPence: 6000 })] })).toEqual(['repeat']);
    expect(codes({ limits, addedYearPence: 6001 })).toEqual(['year_cap']);
  });

  it('counts a year from 1 April, and 12 months by the same day of the year before (R29)', () => {
    const limits = { ...FACTS.limits, yearCapPence: 10_000 };
    expect(codes({ limits, past: [award({ amountPence: 9000, requestedOn: '2026-03-31' })] })).toEqual(['repeat']);
    expect(codes({ past: [award({ requestedOn: '2025-11-22' })] })).toEqual([]);
    expect(codes({ past: [award({ requestedOn: '2025-11-23' })] })).toEqual(['repeat']);
  });

  it('warns at a second award of a kind, and asks for a reason at a third (R29)', () => {
    expect(asks({ past: [award()] })).toEqual([]);
    const third = needsFor({ ...FACTS, past: [award(), award()] });
    expect([third.repeats, third.asks.map(({ field }) => field), third.band]).toEqual([
      2,
      ['repeatReason'],
      'approver',
    ]);
    expect(asks({ past: [award({ policy: 'P7' }), award({ policy: 'P7' })] })).toEqual([]);
  });

  it('asks finance for a second award to a household within 12 months (R30)', () => {
    const asked = { ...FACTS.asked, policy: 'P1' };
    const past = [award({ policy: 'P1', recipientId: 'jo' })];
    const needs = needsFor({ ...FACTS, limits: BREAK, asked, past });
    expect([needs.band, needs.repeats]).toEqual(['finance', 0]);
    expect([needs.why.map(({ code }) => code), needs.asks.map(({ field }) => field)]).toEqual([
      ['household'],
      ['householdReason'],
    ]);
    expect(needsFor({ ...FACTS, limits: BREAK, asked, past: [] }).band).toBe('rule');
  });

  it('adds up the year of a household together, and not the others of a policy that counts persons (R30)', () => {
    const asked = { ...FACTS.asked, policy: 'P1', amountPence: 10_000 };
    const past = [award({ policy: 'P1', recipientId: 'jo', amountPence: 25_000 })];
    expect(codes({ limits: BREAK, asked, past })).toEqual(['year_cap', 'household']);
    expect(codes({ limits: { ...BREAK, isPerHousehold: false }, asked, past })).toEqual([]);
  });

  it('stops the same person, policy and amount within 7 days until somebody confirms it (R31)', () => {
    const same = { amountPence: 4000, requestedOn: '2026-11-15' };
    expect(asks({ past: [award(same)] })).toEqual(['duplicateReason']);
    expect(needsFor({ ...FACTS, past: [award({ ...same, id: 'first' })] }).duplicateOf).toBe('first');
    const others = [{ requestedOn: '2026-11-14' }, { amountPence: 4001 }, { policy: 'P7' }, { recipientId: 'jo' }];
    for (const other of others) expect(asks({ past: [award({ ...same, ...other })] })).toEqual([]);
  });

  it('asks the approver who the second clinician is whom the policy wants', () => {
    const limits = { ...FACTS.limits, extendedCapNeeds: 'second_clinician' };
    expect([needsFor({ ...FACTS, limits }).band, codes({ limits })]).toEqual(['approver', ['clinician']]);
    expect(asks({ limits })).toEqual(['secondClinician']);
  });

  it('asks finance why, beyond a cap that a note or an exception raises, and nothing below it (R60)', () => {
    const dear = { ...FACTS.asked, amountPence: 7000 };
    for (const extendedCapNeeds of ['ot_note', 'exception']) {
      const limits = { ...FACTS.limits, extendedCapNeeds };
      expect([needsFor({ ...FACTS, asked: dear, limits }).band, asks({ asked: dear, limits })]).toEqual([
        'finance',
        ['capReason'],
      ]);
      expect(asks({ limits })).toEqual([]);
    }
    expect(asks({ asked: dear, limits: { ...FACTS.limits, extendedCapNeeds: 'finance' } })).toEqual([]);
  });
});
