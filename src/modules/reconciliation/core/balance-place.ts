import type { Pence } from '../../../kernel/money.ts';

/**
 * Whether a balance that was read while its movements were being listed is one that the movements explain. `later`
 * are the movements that came after the balance was asked for, newest first: the balance may count any of them
 * that came first. Gives the sum that is nearest in time: the balance itself when it is explained, else all of it.
 */
export function explainedBalance(balancePence: Pence, sums: { beforePence: Pence; later: readonly Pence[] }): Pence {
  let running = sums.beforePence;
  if (running === balancePence) return running;
  for (const amount of sums.later.toReversed()) {
    running += amount;
    if (running === balancePence) return running;
  }
  return running;
}
