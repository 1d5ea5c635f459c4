/**
 * The ledger: double entry, two-phase. The only place where a balance changes. Every function that
 * writes takes the caller's transaction and never opens its own, so a decision and its hold commit
 * together or not at all.
 */
export { findAccountId, lockAccounts } from './account-store.ts';
export { type AwardAccounts, findAwardAccounts, openAwardAccounts } from './award-accounts.ts';
export {
  cardCashOf,
  type HoldingFigures,
  lastFundingAt,
  listCardCash,
  listOpenHolds,
  listOtherCash,
  readHoldingFigures,
} from './cash-store.ts';
export { changeSpending } from './change-spending.ts';
export { type Account, availablePence } from './core/account.ts';
export type { AccountKind, TransferKind } from './core/transfer-kinds.ts';
export {
  type AwardFigures,
  type BudgetFigures,
  listShortAwards,
  readAwardFigures,
  readBudgetAvailable,
  readBudgetFigures,
} from './figures-store.ts';
export { openAccount } from './open-account.ts';
export { placeHold } from './place-hold.ts';
export { type Movement, type PostOutcome, postOnce, postTransfer } from './post-transfer.ts';
export { rebalanceAward } from './rebalance-award.ts';
export { resolveHolds } from './resolve-holds.ts';
export { lastKeyOf, openHoldPence, openPeriod } from './transfer-store.ts';
export { type DayOfUse, listDaysOfUse, readAllocations, readPromised } from './use-store.ts';
export { type LedgerCheck, verifyLedger } from './verify-ledger.ts';
