import { formatPence } from '../../../../kernel/money.ts';
import type { Attempt } from '../facts.ts';
import { defineSignal, fromAttempts, type Look } from '../signal.ts';
import { inHours } from '../window.ts';

type Limits = { attempts: number; hours: number; belowPence: number };

/** What of one card's recent tries looks like somebody trying out its number. */
function testsOf(attempts: readonly Attempt[], limits: Limits): Attempt[] {
  const mismatches = attempts.filter(({ isMismatch }) => isMismatch);
  const small = attempts.filter(({ isOnline, amountPence }) => isOnline && amountPence < limits.belowPence);
  const stopped = attempts.filter(({ isStoppedAsFraud }) => isStoppedAsFraud);
  const tests = [mismatches, small, stopped].filter((group) => group.length >= limits.attempts).flat();
  return tests.length === 0 ? [] : [...new Set([...tests, ...stopped])];
}

function recentTests({ facts, at, thresholds }: Look<Limits>): Attempt[] {
  const recent = inHours(facts.attempts, at, thresholds.hours);
  const cards = new Set(recent.map(({ stripeCardId }) => stripeCardId));
  return [...cards].flatMap((card) =>
    testsOf(
      recent.filter(({ stripeCardId }) => stripeCardId === card),
      thresholds,
    ),
  );
}

/** F10: somebody tries out a card’s number. One stop by Stripe alone says nothing. */
export const cardTesting = defineSignal({
  code: 'F10',
  name: 'Card testing',
  after: 'payment',
  weight: 40,
  thresholds: { attempts: 3, hours: 24, belowPence: 200 },
  evaluate(look) {
    const tests = recentTests(look);
    if (tests.length === 0) return null;
    const { hours, belowPence } = look.thresholds;
    const mismatches = tests.filter(({ isMismatch }) => isMismatch).length;
    const stopped = tests.filter(({ isStoppedAsFraud }) => isStoppedAsFraud).length;
    const small = tests.length - mismatches - stopped;
    return { evidence: fromAttempts(tests), figures: { mismatches, stopped, small, hours, belowPence } };
  },
  sentence: ({ mismatches, stopped, small, hours, belowPence }) => {
    const parts = [
      ...(mismatches > 0 ? [`card details did not match ${mismatches} times`] : []),
      ...(small > 0 ? [`${small} payments of less than ${formatPence(belowPence)} were tried online`] : []),
      ...(stopped > 0 ? [`Stripe stopped ${stopped === 1 ? 'one payment' : `${stopped} payments`} as fraud`] : []),
    ];
    return `Within ${hours} hours ${parts.join(', and ')}.`;
  },
});
