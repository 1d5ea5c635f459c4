import type { Pence } from '../../../kernel/money.ts';
import type { AuthorizationStatus } from './authorization-transitions.ts';

/** How a card transaction came, as far as we knew its authorization when we booked it. */
export const ARRIVALS = [
  'with_hold',
  'over',
  'late_after_expiry',
  'late_after_reversal',
  'after_close',
  'after_decline',
  'forced',
  'refund',
  'refund_unlinked',
  'refund_elsewhere',
  'refund_beyond',
] as const;
export type Arrival = (typeof ARRIVALS)[number];

/** What was known of the authorization that a card transaction names. */
export type KnownPurchase = {
  /** False: it is another award's. Stripe's links are guesses. */
  isOfThisAward: boolean;
  /** Stripe's word. */
  approved: boolean;
  /** Our record before this; null when we had none. */
  status: AuthorizationStatus | null;
  authorizedPence: Pence;
  capturedBeforePence: Pence;
  refundedBeforePence: Pence;
};

export type ArrivingTransaction = {
  type: 'capture' | 'refund';
  /** Never below zero. */
  amountPence: Pence;
  purchase: KnownPurchase | null;
};

const LATE: Partial<Record<AuthorizationStatus, Arrival>> = {
  expired: 'late_after_expiry',
  reversed: 'late_after_reversal',
  closed: 'after_close',
};

function classifyCapture(amountPence: Pence, purchase: KnownPurchase): Arrival {
  if (!purchase.approved) return 'after_decline';
  const late = purchase.status ? LATE[purchase.status] : undefined;
  if (late) return late;
  return purchase.capturedBeforePence + amountPence > purchase.authorizedPence ? 'over' : 'with_hold';
}

/** Says how a card transaction came. Its money moves the same way whatever the answer. */
export function classifyArrival({ type, amountPence, purchase }: ArrivingTransaction): Arrival {
  if (type === 'capture') return purchase?.isOfThisAward ? classifyCapture(amountPence, purchase) : 'forced';
  if (!purchase) return 'refund_unlinked';
  if (!purchase.isOfThisAward) return 'refund_elsewhere';
  return purchase.refundedBeforePence + amountPence > purchase.capturedBeforePence ? 'refund_beyond' : 'refund';
}

/** Why a refund must be looked at by a person (F8); null when it fits its purchase. */
export function unmatchedRefund(arrival: Arrival): 'no_purchase' | 'beyond_purchase' | null {
  if (arrival === 'refund_unlinked' || arrival === 'refund_elsewhere') return 'no_purchase';
  return arrival === 'refund_beyond' ? 'beyond_purchase' : null;
}

/** What had ended the hold that a capture came too late for; null when it did not. */
export function lateAfter(arrival: Arrival): 'expired' | 'reversed' | 'declined' | null {
  if (arrival === 'late_after_expiry') return 'expired';
  if (arrival === 'late_after_reversal') return 'reversed';
  return arrival === 'after_decline' ? 'declined' : null;
}
