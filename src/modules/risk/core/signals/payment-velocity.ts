import { defineSignal, fromAttempts } from '../signal.ts';
import { inDays, inHours } from '../window.ts';

/** F5: many payments within an hour, or in one day. */
export const paymentVelocity = defineSignal({
  code: 'F5',
  name: 'Many payments in a short time',
  after: 'payment',
  weight: 25,
  thresholds: { paymentsInHour: 5, paymentsInDay: 10 },
  evaluate({ facts, at, thresholds }) {
    const paid = facts.attempts.filter(({ isPaid, amountPence }) => isPaid && amountPence > 0);
    const [hour, day] = [inHours(paid, at, 1), inDays(paid, at, 1)];
    const isDay = day.length >= thresholds.paymentsInDay;
    if (!isDay && hour.length < thresholds.paymentsInHour) return null;
    const counted = isDay ? day : hour;
    return { evidence: fromAttempts(counted), figures: { payments: counted.length, isDay: Number(isDay) } };
  },
  sentence: ({ payments, isDay }) => `${payments} payments ${isDay ? 'in one day' : 'within one hour'}.`,
});
