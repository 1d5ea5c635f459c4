import type { Pence } from '../../../kernel/money.ts';

/** Per cent of a budget used, at which practice and finance are told (R64). */
export const ALERT_THRESHOLDS = [80, 90, 100] as const;
export type AlertThreshold = (typeof ALERT_THRESHOLDS)[number];

/** The highest threshold that a budget has reached, what is spent and what is promised counted; null below the first. */
export function thresholdReached(budget: { usedPence: Pence; allocatedPence: Pence }): AlertThreshold | null {
  const { usedPence, allocatedPence } = budget;
  if (allocatedPence <= 0) return null;
  return ALERT_THRESHOLDS.findLast((threshold) => usedPence * 100 >= threshold * allocatedPence) ?? null;
}
