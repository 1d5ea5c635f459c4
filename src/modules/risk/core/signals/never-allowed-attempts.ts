import { defineSignal, fromAttempts, sumPence } from '../signal.ts';
import { inDays } from '../window.ts';

/**
 * F1: tries at places that are never allowed. No record here says that gambling harms a person, so none is looked at:
 * one try at betting is no signal.
 */
export const neverAllowedAttempts = defineSignal({
  code: 'F1',
  name: 'Tries at places that are never allowed',
  after: 'payment',
  weight: 30,
  thresholds: { attempts: 2, days: 30 },
  evaluate({ facts, at, thresholds }) {
    const tried = facts.attempts.filter(({ failures }) => failures.includes('never_allowed'));
    const recent = inDays(tried, at, thresholds.days);
    if (recent.length < thresholds.attempts) return null;
    const figures = { attempts: recent.length, days: thresholds.days, amountPence: sumPence(recent) };
    return { evidence: fromAttempts(recent), figures };
  },
  sentence: ({ attempts, days }) => `${attempts} tries within ${days} days at places that are never allowed.`,
});
