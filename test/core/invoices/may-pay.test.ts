import { describe, expect, it } from 'vitest';
import { INVOICE_STATUSES, mayMoveInvoice } from '../../../src/modules/invoices/core/invoice.ts';
import { type PaymentFacts, refusesPayment } from '../../../src/modules/invoices/core/may-pay.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const FACTS: PaymentFacts = {
  invoice: { status: 'checked', amountPence: 18_000 },
  payerId: 'finance',
  hands: { recordedBy: 'requester', bankSetBy: 'manager', accountSetBy: 'approver' },
  heldUntil: null,
  awardStatus: 'active',
  awardAvailablePence: 18_000,
  now: NOW,
};
const codeOf = (changes: Partial<PaymentFacts>) => refusesPayment({ ...FACTS, ...changes })?.code ?? 'paid';

describe('paying an invoice (R51)', () => {
  it.each<[string, Partial<PaymentFacts>, string]>([
    ['checked and covered', {}, 'paid'],
    ['not checked', { invoice: { status: 'received', amountPence: 1 } }, 'wrong_state'],
    ['refused', { invoice: { status: 'refused', amountPence: 1 } }, 'wrong_state'],
    ['paid by whoever recorded it', { payerId: 'requester' }, 'forbidden'],
    ['paid by whoever entered the bank details', { payerId: 'manager' }, 'forbidden'],
    [
      'paid by whoever entered the account, whose name another has corrected since',
      { payerId: 'approver' },
      'forbidden',
    ],
    ['held a moment longer', { heldUntil: new Date(NOW.getTime() + 1) }, 'payment_held'],
    ['held until now', { heldUntil: NOW }, 'paid'],
    ['of an award that is paused', { awardStatus: 'paused' }, 'wrong_state'],
    ['a penny more than the award has', { awardAvailablePence: 17_999 }, 'invoice_above_award'],
  ])('answers one that is %s', (_words, changes, expected) => {
    expect(codeOf(changes)).toBe(expected);
  });

  it('moves an invoice forward, back only from checked to received, and never out of its end', () => {
    const moves = INVOICE_STATUSES.flatMap((from) =>
      INVOICE_STATUSES.filter((to) => mayMoveInvoice(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual([
      'received checked',
      'received refused',
      'received withdrawn',
      'checked received',
      'checked paid',
      'checked refused',
      'checked withdrawn',
    ]);
  });
});
