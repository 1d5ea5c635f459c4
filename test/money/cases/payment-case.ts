import type { Arrival } from '../../../src/modules/authorizations/index.ts';
import type { AwardRequest } from '../../../src/modules/awards/index.ts';
import type { Till } from '../till.ts';

/** One way that money moves on an award of £40.00, and what it must leave. Figures in pence; what is left out is 0. */
export type PaymentCase = {
  name: string;
  award?: Partial<AwardRequest>;
  run(till: Till): Promise<unknown>;
  leaves: { available?: number; held?: number; spent?: number; shortfall?: number };
  /** How each card transaction came, oldest first. */
  arrivals?: readonly Arrival[];
  /** What is told of it, in order, each once. */
  tells?: readonly { type: string; payload?: object }[];
};

export const unmatched = (why: string) => ({ type: 'refund.unmatched', payload: { why } });
export const late = (after: string) => ({ type: 'authorization.late_capture', payload: { after } });
export const shortfall = (shortfallPence: number) => ({ type: 'award.shortfall', payload: { shortfallPence } });
export const REPAID = { type: 'award.shortfall_repaid' };

/** A hold of all there is that was given back makes Stripe's own limit wider than the award. */
export async function widen(till: Till): Promise<void> {
  await till.reverse((await till.pay(4000)).id);
}
