import type { Pence } from '../../../kernel/money.ts';
import type { OuterFence } from './card-issuer.ts';

/** Stripe's own limit for one payment, which cannot be set. */
const MOST_PENCE = 1_000_000;

/**
 * What Stripe keeps by itself. Where a policy takes part of an amount (R47), an amount above the limits must reach
 * our decision, which approves the part: Stripe would decline the whole, so its limits are then out of the way.
 */
export function outerFence(about: {
  terms: { perPaymentPence: Pence | null; allowsPartialApproval: boolean };
  blockedCategories: readonly string[];
  allTimePence: Pence;
}): OuterFence {
  const { terms, blockedCategories, allTimePence } = about;
  if (!terms.allowsPartialApproval) return { blockedCategories, perPaymentPence: terms.perPaymentPence, allTimePence };
  return { blockedCategories, perPaymentPence: null, allTimePence: Math.max(allTimePence, MOST_PENCE) };
}
