import type { Pence } from '../../../kernel/money.ts';
import type { Merchant } from './authorization-request.ts';

/** Stripe's record of a capture (below zero) or a refund (above zero), in our words. */
export type CardTransactionState = {
  id: string;
  type: 'capture' | 'refund';
  /** Signed as at Stripe: captures below zero. */
  amountPence: Pence;
  authorizationId: string | null;
  stripeCardId: string;
  merchant: Merchant;
  happenedAt: Date;
};

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
  cardPresence: 'present' | 'not_present' | null;
  method: string | null;
  cvcCheck: string | null;
  expiryCheck: string | null;
  requestedAt: Date;
  rounds: readonly RoundState[];
  transactions: readonly CardTransactionState[];
};

/** What captures on the authorization have taken, refunds not counted. */
export function capturedPence(transactions: readonly Pick<CardTransactionState, 'type' | 'amountPence'>[]): Pence {
  return transactions
    .filter((transaction) => transaction.type === 'capture')
    .reduce((total, transaction) => total - transaction.amountPence, 0);
}

/**
 * The hold of an authorization: a function of its present state, never of the order in which we heard of
 * it. What is approved, still pending and not yet captured.
 */
export function targetHoldPence(
  state: Pick<AuthorizationState, 'approved' | 'status' | 'amountPence' | 'transactions'>,
): Pence {
  if (!state.approved || state.status !== 'pending') return 0;
  return Math.max(0, state.amountPence - capturedPence(state.transactions));
}

/** The most that Stripe's all-time limit may count against the authorization: approved in all, or captured if that is more. */
export function countedAgainstLimitPence(authorization: { grossApprovedPence: Pence; capturedPence: Pence }): Pence {
  return Math.max(authorization.grossApprovedPence, authorization.capturedPence);
}

/** Our status for Stripe's: a decline is closed there and has a word of its own here. */
export function statusOf(state: Pick<AuthorizationState, 'approved' | 'status' | 'transactions'>): string {
  if (!state.approved && state.transactions.length === 0) return 'declined';
  return state.status;
}
