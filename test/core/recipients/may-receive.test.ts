import { describe, expect, it } from 'vitest';
import { ageOn } from '../../../src/modules/recipients/core/age-on.ts';
import { type Circumstances, mayReceive } from '../../../src/modules/recipients/core/may-receive.ts';
import type { RepresentativeKind } from '../../../src/modules/recipients/core/representative.ts';

const DAY = '2026-11-22';
const PLAN = { reference: 'CP-1', isNotExcluded: true, reviewDueOn: '2027-01-31' };

/** A grown-up who decides alone, but for what is given. */
function somebody(changes: Partial<Circumstances> = {}): Circumstances {
  return {
    age: 45,
    householdId: null,
    householdMemberIds: [],
    lacksCapacity: false,
    hasCapacityNote: false,
    liveRepresentatives: [],
    isNomineeUnderReview: false,
    carePlan: null,
    hasSafeContact: true,
    deathRecordedAt: null,
    ...changes,
  };
}

const acting = (kind: RepresentativeKind) => ({ liveRepresentatives: [{ id: 'r', kind, endsOn: null }] });
const codeFor = (changes: Partial<Circumstances>, legalRoute: 'discretionary' | 'direct_payment' = 'discretionary') =>
  mayReceive(somebody(changes), { legalRoute, day: DAY })?.code ?? null;

describe('who may be helped', () => {
  it.each([
    ['a child without anybody', { age: 15 }, 'representative_needed'],
    ['a child with a deputy', { age: 15, ...acting('deputy') }, 'representative_needed'],
    ['a child with a parent', { age: 15, ...acting('parental') }, null],
    ['somebody of 16 without a note', { age: 16 }, 'capacity_note_needed'],
    ['somebody of 17 with a note', { age: 17, hasCapacityNote: true }, null],
    ['somebody of 17 with a parent', { age: 17, ...acting('parental') }, null],
    ['somebody of 18', { age: 18 }, null],
  ] as const)('under 16 only through a parent, at 16 and 17 with a note: %s (R25)', (_who, changes, code) => {
    expect(codeFor(changes)).toBe(code);
  });

  it.each([
    ['nobody', {}, 'representative_needed'],
    ['a nominee, whom only they could choose', acting('nominee'), 'representative_needed'],
    ['a parent of somebody grown up', acting('parental'), 'representative_needed'],
    ['a deputy', acting('deputy'), null],
    ['an attorney', acting('attorney'), null],
    ['a donee', acting('donee'), null],
    ['somebody appointed', acting('appointed'), null],
  ] as const)('who cannot decide needs somebody who may: %s (R26)', (_who, changes, code) => {
    expect(codeFor({ lacksCapacity: true, ...changes })).toBe(code);
  });

  it('who is 17 and cannot decide may have a parent act (R26)', () => {
    const young = { age: 17, lacksCapacity: true, hasCapacityNote: true };
    expect(codeFor(young)).toBe('representative_needed');
    expect(codeFor({ ...young, ...acting('parental') })).toBeNull();
  });

  it('waits while finance looks at their nominee (R27)', () => {
    expect(codeFor({ isNomineeUnderReview: true })).toBe('nominee_under_review');
  });

  it('is nobody who is recorded as having died, whatever else holds (R36)', () => {
    expect(codeFor({ deathRecordedAt: new Date('2026-11-20T10:00:00Z'), age: 12 })).toBe('wrong_state');
  });

  it.each([
    ['none', null, 'care_plan_needed'],
    ['one that is due today', { ...PLAN, reviewDueOn: DAY }, null],
    ['one that was due yesterday', { ...PLAN, reviewDueOn: '2026-11-21' }, 'care_plan_needed'],
    ['one not confirmed', { ...PLAN, isNotExcluded: false }, 'care_plan_needed'],
    ['one that holds', PLAN, null],
  ] as const)('by direct payment only with a care plan, reviewed in time: %s (R24)', (_which, carePlan, code) => {
    expect(codeFor({ carePlan }, 'direct_payment')).toBe(code);
    expect(codeFor({ carePlan })).toBeNull();
  });

  it('is told of the field and in words that say what to do', () => {
    expect(mayReceive(somebody({ age: 9 }), { legalRoute: 'discretionary', day: DAY })).toMatchObject({
      field: 'recipientId',
      message: expect.stringContaining('parental responsibility'),
    });
    expect(mayReceive(somebody(), { legalRoute: 'direct_payment', day: DAY })?.field).toBe('legalRoute');
  });
});

describe('an age', () => {
  it.each([
    ['2010-11-22', '2026-11-22', 16],
    ['2010-11-23', '2026-11-22', 15],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
  ])('of somebody born on %s is on %s: %s', (born, day, age) => {
    expect(ageOn(born, day)).toBe(age);
  });
});
