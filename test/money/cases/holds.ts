import type { PaymentCase } from './payment-case.ts';

export const HOLDS: readonly PaymentCase[] = [
  {
    name: 'an increment grows the hold, and one that is declined leaves it',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.increment(id, 500);
      await till.increment(id, 9000);
    },
    leaves: { available: 2500, held: 1500 },
  },
  {
    name: 'part of a hold is given back, then all of it',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.reverse(id, 400);
      await till.reverse(id);
    },
    leaves: { available: 4000 },
  },
  {
    name: 'a hold that was given back in full is taken again on the same authorization, and captured with it',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.reverse(id);
      await till.rehold(id, 1500);
      await till.capture(id);
    },
    leaves: { available: 2500, spent: 1500 },
    arrivals: ['with_hold'],
  },
  {
    name: 'a final amount moves the hold down, and up',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.finalize(id, 300);
      await till.finalize(id, 1800);
    },
    leaves: { available: 2200, held: 1800 },
  },
  {
    name: 'an expired hold is free again',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.expire(id);
    },
    leaves: { available: 4000 },
  },
  {
    name: 'part of what was asked is approved where till and policy allow it, and captured',
    award: { policy: 'P7', expiresOn: '2026-12-04' },
    async run(till) {
      const { id } = await till.pay(5000, { is_amount_controllable: true });
      await till.capture(id);
    },
    leaves: { spent: 4000 },
    arrivals: ['with_hold'],
  },
];
