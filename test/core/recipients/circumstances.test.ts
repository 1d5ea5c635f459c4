import { describe, expect, it } from 'vitest';
import { capacityFaults, capacityRecord } from '../../../src/modules/recipients/core/capacity.ts';
import { carePlanFaults, carePlanRecord, lastReviewDay } from '../../../src/modules/recipients/core/care-plan.ts';
import {
  communicationNeeds,
  isNeedsReviewDue,
  needsInWords,
} from '../../../src/modules/recipients/core/communication-needs.ts';
import {
  authorityOn,
  newRepresentative,
  representativeFaults,
} from '../../../src/modules/recipients/core/representative.ts';
import { safeContact, safeContactFaults, safeRoutes } from '../../../src/modules/recipients/core/safe-contact.ts';

const TODAY = '2026-11-22';
const fieldsOf = (faults: readonly { field: string }[]) => faults.map(({ field }) => field);

describe('communication needs', () => {
  it('are told in sentences, formats first, and none of them when there are none', () => {
    const needs = communicationNeeds.parse({
      formats: ['large_print'],
      channel: 'landline',
      language: 'Welsh',
      interpreter: 'spoken_language',
      contactPerson: { name: 'Carol Example', relationship: 'Daughter', phone: '07700 900511' },
      note: 'Call after 4pm.',
    });
    expect(needsInWords(needs)).toEqual([
      'Large print',
      'Call the landline, do not text',
      'Speaks Welsh first',
      'Needs an interpreter',
      'Speak first to Carol Example (Daughter, 07700900511)',
      'Call after 4pm',
    ]);
    for (const note of ['', 'None', 'none.', 'not asked']) {
      expect(needsInWords(communicationNeeds.parse({ note }))).toEqual([]);
    }
  });

  it.each([
    [null, true],
    ['2026-11-22', false],
    ['2025-11-23', false],
    ['2025-11-22', true],
    ['2024-02-29', true],
  ])('asked last on %s are due again: %s', (reviewedOn, isDue) => {
    expect(isNeedsReviewDue(reviewedOn, TODAY)).toBe(isDue);
  });
});

describe('safe contact (R69)', () => {
  const reach = {
    phone: '07700900123',
    email: 'ivy@example.org',
    address: { line1: '4 Tern Row', city: 'X', postcode: 'ZZ1 4DE' },
  };
  const all = safeContact.parse({ mayText: true, mayCall: true, mayEmail: true, mayPost: true });

  it('is none until somebody asked, and none where they said not to', () => {
    expect(safeRoutes(null, reach)).toEqual([]);
    expect(safeRoutes(safeContact.parse({ doNotContact: true }), reach)).toEqual([]);
  });

  it('is only what they said, and what leads somewhere', () => {
    expect(safeRoutes(all, reach)).toEqual(['text', 'call', 'email', 'post']);
    expect(safeRoutes(safeContact.parse({ mayPost: true }), reach)).toEqual(['post']);
    expect(safeRoutes(all, { phone: '01632960501' })).toEqual(['call']);
    expect(safeRoutes(all, {})).toEqual([]);
  });

  it('is refused where a safe way leads nowhere, or both answers are given', () => {
    expect(fieldsOf(safeContactFaults(all, {}))).toEqual(['phone', 'email', 'address']);
    expect(fieldsOf(safeContactFaults(safeContact.parse({ mayText: true }), { phone: '01632960501' }))).toEqual([
      'phone',
    ]);
    expect(fieldsOf(safeContactFaults({ ...all, doNotContact: true }, reach))).toEqual(['doNotContact']);
    expect(safeContactFaults(all, reach)).toEqual([]);
  });
});

describe('a representative', () => {
  const nominee = {
    kind: 'nominee',
    givenName: 'Kam',
    familyName: 'Trustworth',
    dateOfBirth: '1980-01-02',
    relationship: 'Friend',
    evidence: 'Passport',
    evidenceSeenOn: TODAY,
    isIdentityChecked: true,
    hasRecipientAgreed: true,
    hasRepresentativeAgreed: true,
    endsOn: '2027-11-21',
  } as const;
  const faultsOf = (changes: object, about: { age?: number; lacksCapacity?: boolean } = {}) =>
    fieldsOf(
      representativeFaults(newRepresentative.parse({ ...nominee, ...changes }), {
        age: 45,
        lacksCapacity: false,
        today: TODAY,
        ...about,
      }),
    );

  it('as a nominee needs both to agree, a checked identity and a last day (R27)', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ hasRecipientAgreed: false, hasRepresentativeAgreed: false })).toEqual([
      'hasRecipientAgreed',
      'hasRepresentativeAgreed',
    ]);
    expect(faultsOf({ isIdentityChecked: false, dateOfBirth: undefined, endsOn: null })).toEqual([
      'dateOfBirth',
      'isIdentityChecked',
      'endsOn',
    ]);
  });

  it('is not chosen by a child or by somebody who cannot decide (R25, R26)', () => {
    expect(faultsOf({}, { age: 15 })).toEqual(['kind']);
    expect(faultsOf({}, { lacksCapacity: true })).toEqual(['kind']);
    expect(faultsOf({ kind: 'parental' }, { age: 18 })).toEqual(['kind']);
    expect(faultsOf({ kind: 'parental' }, { age: 17 })).toEqual([]);
  });

  it('has dates that can be', () => {
    expect(faultsOf({ evidenceSeenOn: '2026-11-23' })).toEqual(['evidenceSeenOn']);
    expect(faultsOf({ startsOn: '2027-12-01' })).toEqual(['endsOn']);
    expect(faultsOf({ endsOn: '2026-11-21', startsOn: '2026-11-01' })).toEqual(['endsOn']);
  });

  it.each([
    [{}, 'live'],
    [{ endsOn: TODAY }, 'live'],
    [{ endsOn: '2026-11-21' }, 'ended'],
    [{ startsOn: '2026-11-23' }, 'to_come'],
    [{ review: 'pending' }, 'under_review'],
    [{ review: 'allowed' }, 'live'],
    [{ review: 'refused' }, 'ended'],
    [{ endedAt: new Date('2026-11-20T10:00:00Z') }, 'ended'],
  ] as const)('with %o is on the day: %s (R27)', (changes, state) => {
    const authority = {
      kind: 'nominee',
      startsOn: '2026-01-01',
      endsOn: null,
      endedAt: null,
      review: 'not_needed',
    } as const;
    expect(authorityOn({ ...authority, ...changes }, TODAY)).toBe(state);
  });
});

describe('a care plan (R24)', () => {
  const plan = { reference: 'CP-1', coordinator: 'Sister Ola Mockby', isNotExcluded: true, agreedOn: '2026-11-01' };
  const faultsOf = (changes: object) =>
    fieldsOf(carePlanFaults(carePlanRecord.parse({ ...plan, reviewDueOn: '2027-02-01', ...changes }), TODAY));

  it('is reviewed within 3 months, and then within 12', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ reviewDueOn: '2027-02-02' })).toEqual(['reviewDueOn']);
    expect(faultsOf({ reviewedOn: '2026-11-20', reviewDueOn: '2027-11-20' })).toEqual([]);
    expect(faultsOf({ reviewedOn: '2026-11-20', reviewDueOn: '2027-11-21' })).toEqual(['reviewDueOn']);
    expect(lastReviewDay({ agreedOn: '2026-11-30', reviewedOn: null })).toBe('2027-02-28');
  });

  it('has dates that follow each other', () => {
    expect(faultsOf({ agreedOn: '2026-11-23' })).toEqual(['agreedOn']);
    expect(faultsOf({ reviewedOn: '2026-10-31', reviewDueOn: '2027-01-01' })).toEqual(['reviewedOn']);
    expect(faultsOf({ reviewDueOn: '2026-11-01' })).toEqual(['reviewDueOn']);
  });

  it('says yes or no to whether they may have direct payments', () => {
    expect(carePlanRecord.safeParse({ ...plan, isNotExcluded: undefined, reviewDueOn: '2027-02-01' }).success).toBe(
      false,
    );
  });
});

describe('a note on capacity (R26)', () => {
  it('is made of a day that has come, in at least 20 characters', () => {
    const record = { lacksCapacity: true, assessedOn: TODAY, note: 'Cannot weigh up what it is for.' };
    expect(capacityFaults(capacityRecord.parse(record), TODAY)).toEqual([]);
    expect(fieldsOf(capacityFaults(capacityRecord.parse({ ...record, assessedOn: '2026-11-23' }), TODAY))).toEqual([
      'assessedOn',
    ]);
    expect(capacityRecord.safeParse({ ...record, note: 'Too short' }).success).toBe(false);
  });
});
