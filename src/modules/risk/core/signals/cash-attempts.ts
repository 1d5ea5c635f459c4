import { defineSignal, fromAttempts } from '../signal.ts';
import { inDays } from '../window.ts';

/** F2: tries to get cash or cashback. */
export const cashAttempts = defineSignal({
  code: 'F2',
  name: 'Tries to get cash',
  after: 'payment',
  weight: 25,
  thresholds: { attempts: 2, days: 30 },
  evaluate({ facts, at, thresholds }) {
    const tried = facts.attempts.filter(({ failures }) => failures.includes('cash'));
    const recent = inDays(tried, at, thresholds.days);
    if (recent.length < thresholds.attempts) return null;
    return { evidence: fromAttempts(recent), figures: { attempts: recent.length, days: thresholds.days } };
  },
  sentence: ({ attempts, days }) => `${attempts} tries within ${days} days to get cash or cashback.`,
});
