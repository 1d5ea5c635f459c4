export const ACCOUNT_KINDS = [
  'bank',
  'holding',
  'merchants',
  'commissioner',
  'budget',
  'award',
  'shortfall',
  'network',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Every kind of movement, and the kinds of account it may leave and enter. */
export const TRANSFER_KINDS = {
  funding: { from: ['bank'], to: ['holding'] },
  allocation: { from: ['commissioner'], to: ['budget'] },
  allocation_cut: { from: ['budget'], to: ['commissioner'] },
  award: { from: ['budget'], to: ['award'] },
  top_up: { from: ['budget'], to: ['award'] },
  addition: { from: ['budget'], to: ['award'] },
  release: { from: ['award'], to: ['budget'] },
  hold: { from: ['award', 'shortfall'], to: ['network'] },
  capture: { from: ['award', 'shortfall'], to: ['network'] },
  refund: { from: ['network'], to: ['award'] },
  dispute_won: { from: ['network'], to: ['award'] },
  dispute_rescinded: { from: ['award', 'shortfall'], to: ['network'] },
  recovery: { from: ['network'], to: ['award'] },
  invoice_payment: { from: ['award'], to: ['network'] },
  shortfall_repayment: { from: ['award'], to: ['shortfall'] },
  shortfall_return: { from: ['shortfall'], to: ['award'] },
  settlement: { from: ['holding'], to: ['merchants'] },
  settlement_refund: { from: ['merchants'], to: ['holding'] },
  invoice_cash: { from: ['bank'], to: ['merchants'] },
  dispute_credit: { from: ['merchants'], to: ['holding'] },
  dispute_credit_reversal: { from: ['holding'], to: ['merchants'] },
  virement: { from: ['budget'], to: ['budget'] },
  rollover: { from: ['budget'], to: ['budget'] },
} as const satisfies Record<string, { from: readonly AccountKind[]; to: readonly AccountKind[] }>;
export type TransferKind = keyof typeof TRANSFER_KINDS;

/** Account kinds whose figure is the sum of their transfers; the others keep running counters. */
export const UNCOUNTED: readonly AccountKind[] = ['network'];

/** Whether a movement of this kind may go from one kind of account to another. */
export function isAllowedMovement(kind: TransferKind, from: AccountKind, to: AccountKind): boolean {
  const rule: { from: readonly AccountKind[]; to: readonly AccountKind[] } = TRANSFER_KINDS[kind];
  return rule.from.includes(from) && rule.to.includes(to);
}
