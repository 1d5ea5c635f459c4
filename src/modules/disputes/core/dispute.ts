import type { Pence } from '../../../kernel/money.ts';

/**
 * `draft`: prepared, at Stripe not submitted. `submitted`: the card network decides. `expired`: the clock ran out
 * before it was submitted. `withdrawn`: we let go of it, or Stripe would not take it.
 */
export const DISPUTE_STATUSES = ['draft', 'submitted', 'won', 'lost', 'expired', 'withdrawn'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** What Stripe may say of a dispute, in our words. */
export type StripeDisputeStatus = Exclude<DisputeStatus, 'withdrawn'>;

/** From which state to which. Stripe's word wins, also over our withdrawal; a decision can be turned round later. */
const MOVES: Record<DisputeStatus, readonly DisputeStatus[]> = {
  draft: ['submitted', 'won', 'lost', 'expired', 'withdrawn'],
  submitted: ['won', 'lost', 'expired'],
  won: ['lost'],
  lost: ['won'],
  expired: [],
  withdrawn: ['submitted', 'won', 'lost'],
};

/** Whether a dispute may go from one state to the other. */
export function mayMoveDispute(from: DisputeStatus, to: DisputeStatus): boolean {
  return MOVES[from].includes(to);
}

/** Over, as far as anybody knows: nothing is waited for. */
export function isDisputeClosed(status: DisputeStatus): boolean {
  return status !== 'draft' && status !== 'submitted';
}

/** What finance may dispute a payment for. */
export const DISPUTE_REASONS = ['no_valid_authorization', 'fraudulent', 'duplicate', 'other'] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];

export const PRODUCT_TYPES = ['merchandise', 'service'] as const;
export type ProductType = (typeof PRODUCT_TYPES)[number];

/** What is told to the card network. No name and no number of a person is in it. */
export type Evidence = {
  reason: DisputeReason;
  explanation: string;
  /** Only for `other`. */
  productDescription: string | null;
  productType: ProductType | null;
  /** Only for `duplicate`: Stripe's id of the payment that this one repeats. */
  originalTransactionId: string | null;
};

/** A claim that a shop took money it should not have: the only remedy for a capture that could not be refused. */
export type Dispute = {
  id: string;
  /** Null until Stripe has it. */
  stripeDisputeId: string | null;
  cardTransactionId: string;
  awardId: string;
  practiceId: string;
  budgetId: string;
  amountPence: Pence;
  reason: string;
  explanation: string | null;
  productDescription: string | null;
  productType: ProductType | null;
  originalTransactionId: string | null;
  status: DisputeStatus;
  /** Whether it was begun here, or in Stripe's Dashboard. */
  source: 'ours' | 'stripe';
  /** Until when it can be submitted. */
  deadlineAt: Date;
  openedBy: string;
  openedAt: Date;
  submitAskedAt: Date | null;
  submittedAt: Date | null;
  closedAt: Date | null;
  lossReason: string | null;
  /** What Stripe said when it would not take it. */
  refusal: string | null;
  /** Net of what Stripe moved for it so far, provisional or not: cash. */
  cashPence: Pence;
  /** What of it the award has: nothing before it is won. */
  awardPence: Pence;
  /** How often the award's part was moved. */
  awardMoves: number;
  /** How many movements of Stripe's are booked; they only become more. */
  balanceTransactions: number;
};
