import type { Pence } from '../../../kernel/money.ts';

export type VoucherStatus = 'issued' | 'printed' | 'claimed' | 'part_used' | 'used' | 'void' | 'expired';

/** What a voucher is now, from what has happened to it. Used means that nothing is left and nothing is on hold. */
export function voucherStatus(facts: {
  printedAt: Date | null;
  claimedAt: Date | null;
  isOver: boolean;
  isExpired: boolean;
  spentPence: Pence;
  heldPence: Pence;
  availablePence: Pence;
}): VoucherStatus {
  const isUsed = facts.spentPence > 0 && facts.availablePence === 0 && facts.heldPence === 0;
  if (facts.isOver) return isUsed ? 'used' : facts.isExpired ? 'expired' : 'void';
  if (isUsed) return 'used';
  if (facts.spentPence > 0 || facts.heldPence > 0) return 'part_used';
  if (facts.claimedAt) return 'claimed';
  return facts.printedAt ? 'printed' : 'issued';
}
