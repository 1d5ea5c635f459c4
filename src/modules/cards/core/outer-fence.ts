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
  inPersonOnly: boolean;
}): OuterFence {
  const { terms, blockedCategories, allTimePence, inPersonOnly } = about;
  const same = { blockedCategories, inPersonOnly };
  if (!terms.allowsPartialApproval) return { ...same, perPaymentPence: terms.perPaymentPence, allTimePence };
  return { ...same, perPaymentPence: null, allTimePence: Math.max(allTimePence, MOST_PENCE) };
}

/** All that a card in a box could ever buy, were it switched on by mistake: Stripe wants a limit above nothing. */
export const BOX_LIMIT_PENCE = 1;

/** What Stripe keeps of a card that belongs to no award yet. */
export function boxFence(blockedCategories: readonly string[]): OuterFence {
  return { blockedCategories, perPaymentPence: null, allTimePence: BOX_LIMIT_PENCE, inPersonOnly: true };
}
