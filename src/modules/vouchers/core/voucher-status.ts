import type { Pence } from '../../../kernel/money.ts';

export const VOUCHER_STATUSES = [
  'issued',
  'printed',
  'sent',
  'claimed',
  'part_used',
  'used',
  'void',
  'expired',
] as const;
export type VoucherStatus = (typeof VOUCHER_STATUSES)[number];

/** What has happened to a voucher: a status follows from it, and is stored nowhere. */
export type VoucherFacts = {
  printedAt: Date | null;
  sentAt: Date | null;
  claimedAt: Date | null;
  isOver: boolean;
  isExpired: boolean;
  spentPence: Pence;
  heldPence: Pence;
  availablePence: Pence;
};

/** Steps may be skipped forward. A refund takes a used voucher back to where it can be spent; void and expired are final (R50). */
const MOVES: Readonly<Record<VoucherStatus, readonly VoucherStatus[]>> = {
  issued: ['printed', 'sent', 'claimed', 'part_used', 'used', 'void', 'expired'],
  printed: ['sent', 'claimed', 'part_used', 'used', 'void', 'expired'],
  sent: ['printed', 'claimed', 'part_used', 'used', 'void', 'expired'],
  claimed: ['part_used', 'used', 'void', 'expired'],
  part_used: ['claimed', 'used', 'void', 'expired'],
  used: ['claimed', 'part_used'],
  void: [],
  expired: [],
};

/** Whether a voucher may go from one state to the other. */
export function mayMoveVoucher(from: VoucherStatus, to: VoucherStatus): boolean {
  return MOVES[from].includes(to);
}

/** How its code left last: on paper, or as a message. */
function handedOver({ printedAt, sentAt }: VoucherFacts): VoucherStatus {
  if (sentAt && (!printedAt || sentAt >= printedAt)) return 'sent';
  return printedAt ? 'printed' : 'issued';
}

/** The steps that the facts speak for, in the order of a voucher's life. */
function stepsOf(facts: VoucherFacts): VoucherStatus[] {
  const { spentPence, heldPence, availablePence } = facts;
  const isUsed = spentPence > 0 && availablePence === 0 && heldPence === 0;
  const steps: [VoucherStatus, boolean][] = [
    [handedOver(facts), facts.printedAt !== null || facts.sentAt !== null],
    ['claimed', facts.claimedAt !== null],
    ['part_used', spentPence > 0 || heldPence > 0],
    ['used', isUsed],
    [facts.isExpired ? 'expired' : 'void', facts.isOver],
  ];
  return steps.filter(([, isTaken]) => isTaken).map(([status]) => status);
}

/**
 * What a voucher is now, from what has happened to it, however its money went: a forced capture spends it like any
 * other. Used means that nothing is left and nothing is on hold; what is used cannot become void any more.
 */
export function voucherStatus(facts: VoucherFacts): VoucherStatus {
  return stepsOf(facts).reduce<VoucherStatus>(
    (status, next) => (mayMoveVoucher(status, next) ? next : status),
    'issued',
  );
}

/** Whether its code may be printed (again): nobody is given a code for a voucher with nothing on it. */
export function isPrintable(status: VoucherStatus): boolean {
  return status !== 'used' && MOVES[status].length > 0;
}
