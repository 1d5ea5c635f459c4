import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forbiddenNumberIn, hasLuhnDigit } from '../../../src/kernel/forbidden-number.ts';

const found = (note: string) => forbiddenNumberIn(note);

describe('a note', () => {
  it.each([
    'Spoke to 999 000 0018 this morning',
    'nhs no 9990000018.',
    'NHS:999-000-0018',
    '(999.000.0018)',
    '9 9 9 0 0 0 0 0 1 8',
    'two calls, 2 999 000 0018',
    '９９９０００００１８',
  ])('%j holds an NHS number (R57)', (note) => {
    expect(found(note)).toBe('an NHS number');
  });

  it.each([
    'card 4242 4242 4242 4242 was read out',
    '4242424242424242',
    'amex 3782-822463-10005',
    'the longest, 6304 0000 0000 0000 00 8, in odd groups',
    'in 2 cards 4000 0566 5566 5556',
  ])('%j holds a card number (R57)', (note) => {
    expect(found(note)).toBe('a card number');
  });

  it.each([
    'Explained by phone, will use the other shop',
    'Called 01632 960001 and 07700 900123',
    'Card ending 4242, £45.00 at 1:17pm on 19 November 2026',
    'Authorization iauth_1NXabcDEF',
    '999 123 4567 is the example',
    '4242 4242 4242 4241 has the wrong check digit',
    '',
  ])('%j may be saved', (note) => {
    expect(found(note)).toBeNull();
  });

  it('gives away any card number with a right check digit, however it is grouped', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '-'), fc.integer({ min: 2, max: 6 }), (start, separator, size) => {
        const body = start.join('');
        const check = [...'0123456789'].find((digit) => hasLuhnDigit(body + digit)) ?? '';
        const grouped = (body + check).match(new RegExp(`.{1,${size}}`, 'g'))?.join(separator) ?? '';
        expect(found(`before ${grouped} after`)).not.toBeNull();
      }),
    );
  });
});
