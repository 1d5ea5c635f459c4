import { describe, expect, it } from 'vitest';
import {
  isPrintable,
  mayMoveVoucher,
  VOUCHER_STATUSES,
  type VoucherFacts,
  voucherStatus,
} from '../../../src/modules/vouchers/core/voucher-status.ts';
import { allowedPairs, pairsOf } from '../pairs.ts';

const at = new Date('2026-11-22T10:00:00Z');
const FRESH: VoucherFacts = {
  printedAt: null,
  sentAt: null,
  claimedAt: null,
  isOver: false,
  isExpired: false,
  spentPence: 0,
  heldPence: 0,
  availablePence: 6000,
};
const statusOf = (facts: Partial<VoucherFacts>) => voucherStatus({ ...FRESH, ...facts });

describe('the life of a voucher', () => {
  it('has these moves and no other, of 64 pairs: void and expired are final (R50)', () => {
    const allowed = pairsOf({
      issued: 'printed sent claimed part_used used void expired',
      printed: 'sent claimed part_used used void expired',
      sent: 'printed claimed part_used used void expired',
      claimed: 'part_used used void expired',
      part_used: 'claimed used void expired',
      used: 'claimed part_used',
    });
    expect(allowedPairs(VOUCHER_STATUSES, mayMoveVoucher)).toEqual(allowed);
  });

  it.each<[string, Partial<VoucherFacts>]>([
    ['issued', {}],
    ['printed', { printedAt: at }],
    ['sent', { sentAt: at }],
    ['sent', { printedAt: at, sentAt: at }],
    ['printed', { printedAt: new Date(at.getTime() + 1), sentAt: at }],
    ['claimed', { printedAt: at, claimedAt: at }],
    ['part_used', { heldPence: 100, availablePence: 5900 }],
    ['part_used', { printedAt: at, claimedAt: at, spentPence: 2250, availablePence: 3750 }],
    ['part_used', { spentPence: 5000, heldPence: 1000, availablePence: 0 }],
    ['used', { spentPence: 6000, availablePence: 0 }],
    ['used', { spentPence: 7000, availablePence: 0 }],
    ['used', { spentPence: 6000, availablePence: 0, isOver: true, isExpired: true }],
    ['void', { isOver: true, availablePence: 0 }],
    ['void', { isOver: true, spentPence: 100, heldPence: 50, availablePence: 0 }],
    ['expired', { isOver: true, isExpired: true, claimedAt: at, availablePence: 0 }],
  ])('is %s from %o', (status, facts) => {
    expect(statusOf(facts)).toBe(status);
  });

  it('is printed while something can be spent', () => {
    expect(VOUCHER_STATUSES.filter(isPrintable)).toEqual(['issued', 'printed', 'sent', 'claimed', 'part_used']);
  });
});
