import { describe, expect, it } from 'vitest';
import {
  capturedPence,
  countedAgainstLimitPence,
  statusOf,
  targetHoldPence,
} from '../../../src/modules/authorizations/core/settlement.ts';

const capture = (pence: number) => ({ type: 'capture' as const, amountPence: -pence });
const refund = (pence: number) => ({ type: 'refund' as const, amountPence: pence });

type State = Parameters<typeof targetHoldPence>[0];
const state = (change: object): State => ({
  approved: true,
  status: 'pending' as const,
  amountPence: 1000,
  transactions: [],
  ...change,
});

describe('the hold of an authorization', () => {
  it.each([
    ['approved and open', {}, 1000],
    ['captured in part', { transactions: [capture(400)] }, 600],
    [
      'captured in part and refunded: the refund gives nothing back to the hold',
      { transactions: [capture(400), refund(400)] },
      600,
    ],
    ['captured above the hold', { transactions: [capture(1300)] }, 0],
    ['declined', { approved: false, status: 'closed' }, 0],
    ['closed', { status: 'closed' }, 0],
    ['reversed', { status: 'reversed', amountPence: 0 }, 0],
    ['expired, though its amount stays', { status: 'expired' }, 0],
  ])('is what its present state says: %s', (_words, change, held) => {
    expect(targetHoldPence(state(change))).toBe(held);
  });
  it('counts captures alone as taken', () => {
    expect(capturedPence([capture(400), refund(100), capture(50)])).toBe(450);
  });
  it('counts the greater of approved and captured against the all-time limit', () => {
    expect(countedAgainstLimitPence({ grossApprovedPence: 1000, capturedPence: 1300 })).toBe(1300);
    expect(countedAgainstLimitPence({ grossApprovedPence: 1000, capturedPence: 0 })).toBe(1000);
  });
  it('calls an authorization declined until a forced capture closes it', () => {
    const declined = { approved: false, status: 'closed' as const, amountPence: 0 };
    expect(statusOf({ ...declined, transactions: [] })).toBe('declined');
    expect(statusOf({ ...declined, transactions: [capture(100)] as never })).toBe('closed');
  });
});
