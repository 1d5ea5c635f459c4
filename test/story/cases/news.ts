import { ask, capture, refund, reverse } from '../shop-steps.ts';
import type { Case } from '../story.ts';
import { reconcile, tellBadly, tellNothing } from '../stripe-steps.ts';

/** What happens when Stripe tells badly, or not at all. */
export const NEWS: readonly Case[] = [
  {
    name: 'Told twice, and in the wrong order',
    about: 'Every event comes twice, and the newest first.',
    before: [tellBadly()],
    steps: [ask(1250), capture(1000), refund(250), ask(800), reverse()],
    leaves: { availablePence: 3250, spentPence: 750 },
    means: 'Events only say where to look. What Stripe’s record says is booked once.',
  },
  {
    name: 'Never told',
    about: 'Not one event arrives about a payment, its capture and its refund.',
    before: [tellNothing()],
    steps: [ask(1250), capture(1500), refund(250), reconcile()],
    leaves: { availablePence: 2750, spentPence: 1250 },
    means: 'Reconciliation finds all of it, without a person.',
  },
];
