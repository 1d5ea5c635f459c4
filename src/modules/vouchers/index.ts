/**
 * Vouchers: value carried by a code, backed by a virtual card of its own. A card letter carries a code of the
 * same kind, which opens the same page.
 */
import type { Principal } from '../../kernel/principal.ts';
import { openByCode } from './open-by-code.ts';
import { printCode } from './print-code.ts';
import type { VouchersDeps } from './vouchers-deps.ts';

export { type VoucherStatus, voucherStatus } from './core/voucher-status.ts';
export type { AttemptLimiter } from './vouchers-deps.ts';

export type Vouchers = ReturnType<typeof createVouchers>;

export function createVouchers(deps: VouchersDeps) {
  return {
    printCode: (by: Principal, awardId: string) => printCode(deps, by, awardId),
    openByCode: (attempt: { typed: string; source: string }) => openByCode(deps, attempt),
  };
}
