import type { Pence } from '../../../kernel/money.ts';

/** Whether the cash at the card issuer covers what people hold, and what is promised beyond. */
export type Cover = {
  /** Cash that has arrived, less what was spent; what is on hold is still in it. */
  cashPence: Pence;
  /** Of that cash, set aside for payments under way. */
  heldPence: Pence;
  /** What people may still spend on live awards. */
  spendablePence: Pence;
  /** What may still be awarded from the budgets: a promise, for which cash may come later. */
  awardablePence: Pence;
  /** What is missing for the awards that are live: payments will be refused for want of it. 0 when covered. */
  shortPence: Pence;
  /** What is missing when the promises count too. 0 when covered. */
  shortOfPromisesPence: Pence;
};

/** Compares cash with awards (available and held) and with what may yet be awarded. Never mixes the two. */
export function coverOf(money: Omit<Cover, 'shortPence' | 'shortOfPromisesPence'>): Cover {
  const owed = money.spendablePence + money.heldPence;
  return {
    ...money,
    shortPence: Math.max(0, owed - money.cashPence),
    shortOfPromisesPence: Math.max(0, owed + money.awardablePence - money.cashPence),
  };
}
