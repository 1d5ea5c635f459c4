import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { Merchant } from './authorization-request.ts';
import type { AuthorizationStatus } from './authorization-transitions.ts';

/** Stripe's record of a capture (below zero) or a refund (above zero), in our words. */
export type CardTransactionState = {
  id: string;
  type: 'capture' | 'refund';
  /** Signed as at Stripe: captures below zero. */
  amountPence: Pence;
  authorizationId: string | null;
  stripeCardId: string;
  merchant: Merchant;
  /** What the shop asked, in its own currency's smallest unit and signed likewise. */
  merchantAmount: number;
  merchantCurrency: string;
  cashbackPence: Pence;
  happenedAt: Date;
};

/** A card transaction as far as holds and classes are concerned. */
export type Taken = Pick<CardTransactionState, 'type' | 'amountPence'>;

/** One question of the network and Stripe's final word on it. */
export type RoundState = { amountPence: Pence; approved: boolean; reason: string; requestedAt: Date };

/** An authorization as Stripe has it now. */
export type AuthorizationState = {
  id: string;
  stripeCardId: string;
  approved: boolean;
  status: 'pending' | 'closed' | 'reversed' | 'expired';
  amountPence: Pence;
  merchant: Merchant;
  merchantCurrency: string;
  cashbackPence: Pence;
  cardPresence: 'present' | 'not_present' | null;
  method: string | null;
  cvcCheck: string | null;
  expiryCheck: string | null;
  requestedAt: Date;
  /** When Stripe last freed what was held, in part or whole; null when it never did. */
  releasedAt: Date | null;
  rounds: readonly RoundState[];
  /** All that Stripe lists with it; also a refund of another card that it links here by mistake. */
  transactions: readonly CardTransactionState[];
};

/** What captures on the authorization have taken, refunds not counted. */
export function capturedPence(transactions: readonly Taken[]): Pence {
  return sumOf(transactions, 'capture');
}

/** What refunds have given back. */
export function refundedPence(transactions: readonly Taken[]): Pence {
  return sumOf(transactions, 'refund');
}

function sumOf(transactions: readonly Taken[], type: Taken['type']): Pence {
  return transactions
    .filter((transaction) => transaction.type === type)
    .reduce((total, transaction) => total + Math.abs(transaction.amountPence), 0);
}

/** An authorization with all that is known to be taken or given back on it. */
export type PresentAuthorization = Omit<AuthorizationState, 'transactions'> & { transactions: readonly Taken[] };
type Present = Pick<PresentAuthorization, 'approved' | 'status' | 'amountPence' | 'transactions'>;

/**
 * The hold of an authorization: a function of its present state, never of the order in which we heard of
 * it. What is approved, still pending and not yet captured.
 */
export function targetHoldPence(state: Present): Pence {
  if (!state.approved || state.status !== 'pending') return 0;
  return Math.max(0, state.amountPence - capturedPence(state.transactions));
}

/** Pence by London day. */
export type ByDay = Readonly<Record<LondonDate, Pence>>;

/**
 * What an authorization adds to limits by period, by the days of its approved rounds: what is held or was taken,
 * at most what was approved. What is given back leaves the latest round first; refunds change nothing.
 */
export function countedByDay(
  state: Present,
  approvedRounds: readonly { day: LondonDate; approvedPence: Pence }[],
): ByDay {
  const captured = capturedPence(state.transactions);
  let left = captured + targetHoldPence(state);
  const days: Record<LondonDate, Pence> = {};
  for (const { day, approvedPence } of approvedRounds) {
    const counted = Math.min(left, approvedPence);
    if (counted > 0) days[day] = (days[day] ?? 0) + counted;
    left -= counted;
  }
  return days;
}

/** The most that Stripe's all-time limit may count against the authorization: approved in all, or captured if that is more. */
export function countedAgainstLimitPence(authorization: { grossApprovedPence: Pence; capturedPence: Pence }): Pence {
  return Math.max(authorization.grossApprovedPence, authorization.capturedPence);
}

/**
 * Our status for Stripe's. A decline is closed there and has a word of its own here, until a capture comes all
 * the same. An expiry may be told as `reversed`, which leaves an amount where a reversal leaves none;
 * `recorded` is what we knew it to be.
 */
export function statusOf(state: Present, recorded: AuthorizationStatus | null = null): AuthorizationStatus {
  const captured = capturedPence(state.transactions);
  if (!state.approved && captured === 0) return 'declined';
  if (state.status !== 'reversed') return state.status;
  return state.amountPence > captured || recorded === 'expired' ? 'expired' : 'reversed';
}

/** Oldest first; what a shop took in a second before what it gave back in it. */
export function inOrder(transactions: readonly CardTransactionState[]): CardTransactionState[] {
  return transactions.toSorted(
    (a, b) => a.happenedAt.getTime() - b.happenedAt.getTime() || a.type.localeCompare(b.type),
  );
}
