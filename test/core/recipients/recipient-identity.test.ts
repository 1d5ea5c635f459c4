import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNhsNumber } from '../../../src/kernel/forbidden-number.ts';
import { formatNhsNumber, nhsNumber } from '../../../src/modules/recipients/core/nhs-number.ts';
import {
  isBorn,
  phoneNumber,
  postcode,
  recipientIdentity,
  toInternationalPhone,
} from '../../../src/modules/recipients/core/recipient-identity.ts';

const IVY = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };

function faults(identity: Record<string, unknown>): Record<string, string> {
  const parsed = recipientIdentity.safeParse(identity);
  return Object.fromEntries((parsed.error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]));
}

describe('an NHS number', () => {
  it.each([
    '999 000 0018',
    '9990000387',
    '999-000-0751',
    '999 0001499',
    ' 9 9 9 0 0 0 1 8 6 3 ',
    '999\u2013000\u20132231',
    '999 000 2606',
    '999 000 2975',
    '999 000 3343',
    '999 000 3718',
  ])('%j is taken in any spacing and kept as ten digits', (text) => {
    expect(nhsNumber.parse(text)).toMatch(/^999000\d{4}$/);
  });

  it.each([
    ['999 123 4567', /only an example/],
    ['999 000 0019', /not a real NHS number/],
    ['999 000 001', /10 digits/],
    ['', /10 digits/],
    ['QQ 12 34 56 C', /National Insurance/],
    ['999 000 001X', /10 digits/],
  ])('%j is refused with what to do', (text, message) => {
    expect(nhsNumber.safeParse(text).error?.issues[0]?.message).toMatch(message);
  });

  it('has one check digit for nine digits, or none when it would be 10', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (first) => {
        const nine = String(first).padStart(9, '0');
        const valid = [...'0123456789'].filter((digit) => isNhsNumber(nine + digit));
        expect(valid.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('shows a slip in any single digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (place, change) => {
        const digits = [...'9990000018'];
        digits[place] = String((Number(digits[place]) + change) % 10);
        expect(isNhsNumber(digits.join(''))).toBe(false);
      }),
    );
  });

  it('is written 3-3-4', () => {
    expect(formatNhsNumber('9990000018')).toBe('999 000 0018');
  });
});

describe('phone numbers and postcodes are checked for shape only', () => {
  it.each([
    ['07700 900123', '07700900123'],
    ['(01632) 960-999', '01632960999'],
    ['+44 7700 900123', '+447700900123'],
    ['0044 7700 900123', '+447700900123'],
  ])('the drama number %s passes', (text, kept) => {
    expect(phoneNumber.parse(text)).toBe(kept);
  });

  it.each(['', '12345', '07700 9001234567', 'ring me', '+44'])('%j is no phone number', (text) => {
    expect(phoneNumber.safeParse(text).success).toBe(false);
  });

  it.each([
    ['zz11aa', 'ZZ1 1AA'],
    [' ZZ99 3VZ ', 'ZZ99 3VZ'],
    ['w1a 0ax', 'W1A 0AX'],
  ])('the postcode %j passes', (text, kept) => {
    expect(postcode.parse(text)).toBe(kept);
  });

  it.each(['', 'ZZ1', '11 1AA', 'ZZ1 1A', 'ABCDE'])('%j is no postcode', (text) => {
    expect(postcode.safeParse(text).success).toBe(false);
  });

  it('gives networks the number in international form', () => {
    expect(toInternationalPhone('07700900123')).toBe('+447700900123');
    expect(toInternationalPhone('+447700900123')).toBe('+447700900123');
  });
});

describe('a recipient', () => {
  it('needs a name and a date of birth, no more', () => {
    expect(recipientIdentity.parse(IVY)).toEqual(IVY);
    expect(Object.keys(faults({}))).toEqual(['givenName', 'familyName', 'dateOfBirth']);
  });

  it('has spaces in names tidied', () => {
    expect(recipientIdentity.parse({ ...IVY, givenName: '  Mary \n Ann ' }).givenName).toBe('Mary Ann');
  });

  it.each([
    [{ givenName: ' ' }, 'givenName'],
    [{ familyName: 'x'.repeat(101) }, 'familyName'],
    [{ familyName: '1234' }, 'familyName'],
    [{ familyName: 'A\u0000B' }, 'familyName'],
    [{ dateOfBirth: '1945-02-30' }, 'dateOfBirth'],
    [{ dateOfBirth: '4 March 1945' }, 'dateOfBirth'],
    [{ dateOfBirth: '1845-03-04' }, 'dateOfBirth'],
    [{ email: 'ivy at example' }, 'email'],
    [{ address: { line1: '1 Sandy Lane', city: 'Marram Bay', postcode: 'nowhere' } }, 'address.postcode'],
    [{ nickname: 'Ivy' }, ''],
  ])('%j is refused at %s', (change, field) => {
    expect(Object.keys(faults({ ...IVY, ...change }))).toEqual([field]);
  });

  it('is born today at the latest', () => {
    expect(isBorn({ dateOfBirth: '2026-11-22' }, '2026-11-22')).toBe(true);
    expect(isBorn({ dateOfBirth: '2026-11-23' }, '2026-11-22')).toBe(false);
  });
});
