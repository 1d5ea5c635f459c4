import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAccessCode, RANDOM_BYTES, readAccessCode } from '../../../src/modules/vouchers/core/access-code.ts';
import { voucherStatus } from '../../../src/modules/vouchers/core/voucher-status.ts';

const random = fc.uint8Array({ minLength: RANDOM_BYTES, maxLength: RANDOM_BYTES });
const SHAPE = /^([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$/;

describe('an access code (R49)', () => {
  it('has 16 unambiguous characters in fours and is read as it was made, however it is typed', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        fc.pre(bytes.filter((byte) => byte < 248).length >= 15);
        const code = makeAccessCode(bytes);
        expect(code).toMatch(SHAPE);
        expect(readAccessCode(code)).toBe(code);
        expect(readAccessCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
      }),
    );
  });
  it('tells every single wrong character and every swap of two neighbours', () => {
    fc.assert(
      fc.property(random, fc.nat(15), fc.nat(30), (bytes, place, shift) => {
        fc.pre(bytes.filter((byte) => byte < 248).length >= 15);
        const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
        const letters = [...makeAccessCode(bytes).replaceAll('-', '')];
        const right = letters[place] ?? '';
        const wrong = alphabet[(alphabet.indexOf(right) + 1 + (shift % 30)) % 31] ?? '';
        expect(readAccessCode(letters.with(place, wrong).join(''))).toBeNull();
        const [a, b] = [letters[place], letters[place + 1]];
        if (a === undefined || b === undefined || a === b) return;
        expect(
          readAccessCode(
            letters
              .with(place, b)
              .with(place + 1, a)
              .join(''),
          ),
        ).toBeNull();
      }),
    );
  });
  it.each(['', 'ABCD-EFGH', 'O123-4567-89AB-CDEF', 'ABCD-EFGH-JKMN-PQRS-TUVW'])('cannot read %j', (typed) => {
    expect(readAccessCode(typed)).toBeNull();
  });
});

describe('what a voucher is', () => {
  const fresh = {
    printedAt: null,
    sentAt: null,
    claimedAt: null,
    isOver: false,
    isExpired: false,
    spentPence: 0,
    heldPence: 0,
    availablePence: 6000,
  };
  const at = new Date(0);
  it.each([
    ['issued', {}],
    ['printed', { printedAt: at }],
    ['claimed', { printedAt: at, claimedAt: at }],
    ['part_used', { spentPence: 2250, availablePence: 3750 }],
    ['part_used', { heldPence: 100, availablePence: 5900 }],
    ['part_used', { spentPence: 5000, heldPence: 1000, availablePence: 0 }],
    ['used', { spentPence: 6000, availablePence: 0 }],
    ['used', { spentPence: 6000, availablePence: 0, isOver: true }],
    ['expired', { isOver: true, isExpired: true, availablePence: 0 }],
    ['void', { isOver: true, availablePence: 0 }],
  ] as const)('is %s', (status, changes) => {
    expect(voucherStatus({ ...fresh, ...changes })).toBe(status);
  });
});
