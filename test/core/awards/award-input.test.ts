import { describe, expect, it } from 'vitest';
import { awardRequest } from '../../../src/modules/awards/award-input.ts';

const REQUEST = {
  practice: 'DEMO-01',
  policy: 'P5',
  method: 'card',
  amountPence: 4000,
  recipient: { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' },
  need: 'Food for the weekend after a benefit delay',
  outcome: 'Enough to eat until Tuesday',
  otherHelpTried: 'Local welfare scheme, four days to wait',
  expiresOn: '2026-12-18',
};

const faults = (changes: object) =>
  awardRequest.safeParse({ ...REQUEST, ...changes }).error?.issues.map(({ path }) => path.join('.'));

describe('a request for an award', () => {
  it('leaves what is offered to its policy when nothing is said (R23)', () => {
    expect(awardRequest.parse(REQUEST).methodsOffered).toBeUndefined();
  });

  it('needs a reason when only one way was offered, and offers what was chosen (R23)', () => {
    expect(faults({ methodsOffered: ['card'] })).toEqual(['methodReason']);
    expect(faults({ methodsOffered: ['card', 'card'] })).toEqual(['methodsOffered']);
    expect(faults({ methodsOffered: ['voucher', 'invoice'] })).toEqual(['methodsOffered']);
    expect(faults({ methodsOffered: ['card'], methodReason: 'Only sold online' })).toBeUndefined();
  });

  it.each([
    'practice',
    'policy',
    'method',
    'amountPence',
    'recipient',
    'need',
    'outcome',
    'otherHelpTried',
    'expiresOn',
  ])('needs %s (R21)', (field) => {
    expect(faults({ [field]: undefined })).toEqual([field]);
  });

  it('takes whole pence only (R1)', () => {
    expect([faults({ amountPence: 40.5 }), faults({ amountPence: '4000' }), faults({ amountPence: -1 })]).toEqual([
      ['amountPence'],
      ['amountPence'],
      ['amountPence'],
    ]);
  });

  it('wants the need in 20 characters at least (R21)', () => {
    expect(faults({ need: 'x'.repeat(19) })).toEqual(['need']);
    expect(faults({ need: 'x'.repeat(20) })).toBeUndefined();
  });
});
