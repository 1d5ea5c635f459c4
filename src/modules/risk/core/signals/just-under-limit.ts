import { formatPence } from '../../../../kernel/money.ts';
import { defineSignal, fromAttempts } from '../signal.ts';
import { inDays } from '../window.ts';

/** F7: payments just below the most that one payment may be. One of exactly the limit is not below it. */
export const justUnderLimit = defineSignal({
  code: 'F7',
  name: 'Payments just under the limit',
  after: 'payment',
  weight: 15,
  thresholds: { payments: 3, percentBelow: 5, days: 30 },
  evaluate({ facts, at, thresholds }) {
    const limitPence = facts.award.perPaymentPence;
    if (limitPence === null) return null;
    const { percentBelow, days } = thresholds;
    const close = facts.attempts.filter(
      ({ isPaid, amountPence }) =>
        isPaid && amountPence < limitPence && amountPence * 100 >= limitPence * (100 - percentBelow),
    );
    const recent = inDays(close, at, days);
    if (recent.length < thresholds.payments) return null;
    return { evidence: fromAttempts(recent), figures: { payments: recent.length, limitPence, percentBelow, days } };
  },
  sentence: ({ payments, limitPence, percentBelow, days }) =>
    `${payments} payments within ${days} days were at most ${percentBelow}% below ${formatPence(limitPence)}, the most for one payment.`,
});
