import { OFF_LICENCE } from '../till.ts';
import { type PaymentCase, unmatched } from './payment-case.ts';

export const REFUNDS: readonly PaymentCase[] = [
  {
    name: 'a refund of a part, again and again, up to the purchase',
    async run(till) {
      const taken = await till.capture((await till.pay(1000)).id);
      await till.refund(taken, 300);
      await till.refund(taken, 300);
      await till.refund(taken);
    },
    leaves: { available: 4000 },
    arrivals: ['with_hold', 'refund', 'refund', 'refund'],
  },
  {
    name: 'a refund of a part capture leaves the rest on hold',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.refund(await till.capture(id, 400, false), 400);
    },
    leaves: { available: 3400, held: 600 },
    arrivals: ['with_hold', 'refund'],
  },
  {
    name: 'a refund that is larger than its purchase waits for a person (F8)',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.capture(id);
      await till.refundTo(id, 1400);
    },
    leaves: { available: 4400, spent: -400 },
    arrivals: ['with_hold', 'refund_beyond'],
    tells: [unmatched('beyond_purchase')],
  },
  {
    name: 'a refund without a purchase waits for a person (F8)',
    run: (till) => till.refundTo(null, 700),
    leaves: { available: 4700, spent: -700 },
    arrivals: ['refund_unlinked'],
    tells: [unmatched('no_purchase')],
  },
  {
    name: 'refunds that name purchases of this award that were never taken',
    async run(till) {
      const reversed = await till.pay(1000);
      await till.reverse(reversed.id);
      const expired = await till.pay(1000);
      await till.expire(expired.id);
      const declined = await till.pay(800, { merchant_data: OFF_LICENCE });
      for (const { id } of [reversed, expired, declined]) await till.refundTo(id, 100);
    },
    leaves: { available: 4300, spent: -300 },
    arrivals: ['refund_beyond', 'refund_beyond', 'refund_beyond'],
    tells: [unmatched('beyond_purchase'), unmatched('beyond_purchase'), unmatched('beyond_purchase')],
  },
];
