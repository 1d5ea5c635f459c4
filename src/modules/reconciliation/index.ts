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
import { readCover } from './read-cover.ts';
import { readFunding } from './read-funding.ts';
import { readShort } from './read-short.ts';
import { reconcile } from './reconcile.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { simulateTransfer } from './simulate-transfer.ts';
import { sweep } from './sweep.ts';

export type { Break } from './break-store.ts';
export { BREAK_KINDS, type BreakKind } from './core/finding.ts';
export { freePence, type Side, type Sides } from './core/sides.ts';
export { handOverBreaks } from './hand-over-breaks.ts';
export type { MatchResult } from './match-balances.ts';
export type { CoverView } from './read-cover.ts';
export type { FundingView } from './read-funding.ts';
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
    readCover,
    readShort,
    readFunding: (by: Principal) => readFunding(deps, by),
    simulateTransfer: (by: Principal, amountPence: number) => simulateTransfer(deps, by, amountPence),
    closeBreak: (by: Principal, input: CloseBreakInput) => closeBreak(deps, by, input),
    assignBreak: (by: Principal, input: AssignBreakInput) => assignBreak(deps, by, input),
  };
}
