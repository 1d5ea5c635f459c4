/**
 * Vouchers: value carried by a code, backed by a virtual card of its own. A card letter carries a code of the
 * same kind, which opens the same page.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import type { Award } from '../awards/index.ts';
import { openByCode } from './open-by-code.ts';
import { makeFreshCode, printCode } from './print-code.ts';
import type { VouchersDeps } from './vouchers-deps.ts';

export { VOUCHER_STATUSES, type VoucherStatus, voucherStatus } from './core/voucher-status.ts';
export { isCodable } from './print-code.ts';
export { findLiveCodeId, lockCodes, markSent } from './voucher-store.ts';
export type { AttemptLimiter } from './vouchers-deps.ts';

export type Vouchers = ReturnType<typeof createVouchers>;

export function createVouchers(deps: VouchersDeps) {
  return {
    printCode: (by: Principal, awardId: string) => printCode(deps, by, awardId),
    /** For whoever sends it on, in their transaction. Throws `wrong_state` where none may be made. */
    makeFreshCode: (trx: Trx, about: { award: Award; madeBy: string; at: Date }) => makeFreshCode(deps, trx, about),
    openByCode: (attempt: { typed: string; source: string }) => openByCode(deps, attempt),
  };
}
