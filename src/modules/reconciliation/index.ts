/**
 * Reconciliation: makes sure that we have heard everything Stripe has to say, books the cash that arrives, and
 * proves every day that our books, Stripe's list of what happened and Stripe's balance are one figure. What is left
 * is a break for a person; it corrects nothing by itself.
 */
import type { Principal } from '../../kernel/principal.ts';
import { bookArrivals } from './book-arrivals.ts';
import { type AssignBreakInput, assignBreak, type CloseBreakInput, closeBreak } from './change-break.ts';
import { matchBalances } from './match-balances.ts';
import { pollMissedEvents } from './poll-missed-events.ts';
import { reconcile } from './reconcile.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { sweep } from './sweep.ts';

export type { Break } from './break-store.ts';
export type { MatchResult } from './match-balances.ts';
export type { Reconciled } from './reconcile.ts';
export type {
  BalanceMovement,
  FundingInstructions,
  ListedDispute,
  StripeListing,
} from './reconciliation-deps.ts';

export type Reconciliation = ReturnType<typeof createReconciliation>;

export function createReconciliation(deps: ReconciliationDeps) {
  return {
    pollMissedEvents: () => pollMissedEvents(deps),
    sweep: (options: { from?: Date } = {}) => sweep(deps, options),
    matchBalances: () => matchBalances(deps),
    bookArrivals: () => bookArrivals(deps),
    reconcile: (by: Principal, options: { from?: Date } = {}) => reconcile(deps, by, options),
    closeBreak: (by: Principal, input: CloseBreakInput) => closeBreak(deps, by, input),
    assignBreak: (by: Principal, input: AssignBreakInput) => assignBreak(deps, by, input),
  };
}
