import { describe, expect, it } from 'vitest';
import {
  ARRIVALS,
  type ArrivingTransaction,
  classifyArrival,
  type KnownPurchase,
  lateAfter,
  unmatchedRefund,
} from '../../../src/modules/authorizations/core/arrival.ts';

const purchase = (changes: Partial<KnownPurchase> = {}): KnownPurchase => ({
  isOfThisAward: true,
  approved: true,
  status: 'pending',
  authorizedPence: 1000,
  capturedBeforePence: 0,
  refundedBeforePence: 0,
  ...changes,
});
const capture = (known: KnownPurchase | null, amountPence = 1000): ArrivingTransaction => ({
  type: 'capture',
  amountPence,
  purchase: known,
});
const refund = (known: KnownPurchase | null, amountPence = 400): ArrivingTransaction => ({
  type: 'refund',
  amountPence,
  purchase: known,
});

const CASES: readonly (readonly [string, ArrivingTransaction, (typeof ARRIVALS)[number]])[] = [
  ['all of the hold', capture(purchase()), 'with_hold'],
  ['part of the hold', capture(purchase(), 1), 'with_hold'],
  ['the rest after a part', capture(purchase({ capturedBeforePence: 400 }), 600), 'with_hold'],
  ['of a purchase that we had not heard of', capture(purchase({ status: null })), 'with_hold'],
  ['of one that we declined and Stripe approved', capture(purchase({ status: 'declined' })), 'with_hold'],
  ['a penny more', capture(purchase(), 1001), 'over'],
  ['a penny more than the rest', capture(purchase({ capturedBeforePence: 400 }), 601), 'over'],
  ['after the hold expired', capture(purchase({ status: 'expired' })), 'late_after_expiry'],
  ['after the hold was given back', capture(purchase({ status: 'reversed' })), 'late_after_reversal'],
  ['after the payment was complete', capture(purchase({ status: 'closed', capturedBeforePence: 1000 })), 'after_close'],
  ['after a decline', capture(purchase({ status: 'declined', approved: false })), 'after_decline'],
  ['after we approved and Stripe declined', capture(purchase({ approved: false })), 'after_decline'],
  ['again after a decline', capture(purchase({ status: 'closed', approved: false })), 'after_decline'],
  ['without asking', capture(null), 'forced'],
  ["naming another award's purchase", capture(purchase({ isOfThisAward: false })), 'forced'],
  ['part of a purchase', refund(purchase({ capturedBeforePence: 1000 })), 'refund'],
  ['all of a purchase', refund(purchase({ capturedBeforePence: 1000 }), 1000), 'refund'],
  [
    'the last of it',
    refund(purchase({ status: 'closed', capturedBeforePence: 1000, refundedBeforePence: 600 })),
    'refund',
  ],
  ['more than was left', refund(purchase({ capturedBeforePence: 1000, refundedBeforePence: 601 })), 'refund_beyond'],
  ['more than was bought', refund(purchase({ capturedBeforePence: 1000 }), 1001), 'refund_beyond'],
  ['of a purchase that was never taken', refund(purchase({ status: 'reversed' })), 'refund_beyond'],
  ['without a purchase', refund(null), 'refund_unlinked'],
  ["naming another award's purchase", refund(purchase({ isOfThisAward: false })), 'refund_elsewhere'],
];

describe('how a card transaction came', () => {
  it.each(CASES)('%s: $type', (_words, arriving, arrival) => {
    expect(classifyArrival(arriving)).toBe(arrival);
  });

  it('is told apart in every way that there is', () => {
    expect(new Set(CASES.map(([, , arrival]) => arrival))).toEqual(new Set(ARRIVALS));
  });

  it('asks for a person where a refund fits no purchase (F8), and knows what a late capture came after', () => {
    const told = ARRIVALS.map((arrival) => [arrival, unmatchedRefund(arrival), lateAfter(arrival)]);
    expect(told.filter(([, why, after]) => why !== null || after !== null)).toEqual([
      ['late_after_expiry', null, 'expired'],
      ['late_after_reversal', null, 'reversed'],
      ['after_decline', null, 'declined'],
      ['refund_unlinked', 'no_purchase', null],
      ['refund_elsewhere', 'no_purchase', null],
      ['refund_beyond', 'beyond_purchase', null],
    ]);
  });
});
