import type { Pence } from '../../../kernel/money.ts';
import type { DisputeStatus } from './dispute.ts';

/** One movement that Stripe made for a dispute: above zero when it gave, below when it took back. */
export type DisputeMovement = { id: string; amountPence: Pence; happenedAt: Date };

/** What Stripe has given for a dispute so far, less what it took back. */
export function netPence(movements: readonly DisputeMovement[]): Pence {
  return movements.reduce((total, { amountPence }) => total + amountPence, 0);
}

/** What the award is to have of it: the net once it is won. A provisional credit can be taken back, so it buys nothing. */
export function awardPartPence(status: DisputeStatus, net: Pence): Pence {
  return status === 'won' ? Math.max(0, net) : 0;
}
