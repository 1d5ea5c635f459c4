import type { Pence } from '../../../kernel/money.ts';

/** Where a card transaction's money is taken from or put. */
export type MoneyPlace = 'hold' | 'award' | 'shortfall' | 'budget';

/**
 * A capture takes from these, a refund goes to these, in this order: each as much as it can, the last all the
 * rest. Nothing here can be refused. `over`: the award has ended.
 */
export const CARD_TRANSACTION_EFFECTS = {
  capture: { live: ['hold', 'award', 'shortfall'], over: ['hold', 'award', 'shortfall'] },
  refund: { live: ['shortfall', 'award'], over: ['shortfall', 'budget'] },
} as const satisfies Record<'capture' | 'refund', Record<'live' | 'over', readonly MoneyPlace[]>>;

export type SharedOut = Readonly<Record<MoneyPlace, Pence>>;

/** Shares an amount (pence, above zero) out by the table. `roomPence`: what each place but the last has or can take. */
export function shareOut(transaction: {
  type: keyof typeof CARD_TRANSACTION_EFFECTS;
  isOver: boolean;
  amountPence: Pence;
  roomPence: Partial<Record<MoneyPlace, Pence>>;
}): SharedOut {
  const { type, isOver, amountPence, roomPence } = transaction;
  const places: readonly MoneyPlace[] = CARD_TRANSACTION_EFFECTS[type][isOver ? 'over' : 'live'];
  const shares: Record<MoneyPlace, Pence> = { hold: 0, award: 0, shortfall: 0, budget: 0 };
  let left = amountPence;
  for (const [turn, place] of places.entries()) {
    const isLast = turn === places.length - 1;
    shares[place] = isLast ? left : Math.min(left, Math.max(0, roomPence[place] ?? 0));
    left -= shares[place];
  }
  return shares;
}
