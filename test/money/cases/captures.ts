import { CAFÉ, FOOD } from '../till.ts';
import { late, type PaymentCase, REPAID, shortfall } from './payment-case.ts';

export const CAPTURES: readonly PaymentCase[] = [
  {
    name: 'all of a hold is captured',
    async run(till) {
      await till.capture((await till.pay(1000)).id);
    },
    leaves: { available: 3000, spent: 1000 },
    arrivals: ['with_hold'],
  },
  {
    name: 'less than the hold is captured for good, and the rest is free',
    async run(till) {
      await till.capture((await till.pay(1000)).id, 700);
    },
    leaves: { available: 3300, spent: 700 },
    arrivals: ['with_hold'],
  },
  {
    name: 'a purchase is captured in three parts',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.capture(id, 300, false);
      await till.capture(id, 300, false);
      await till.capture(id, 400);
    },
    leaves: { available: 3000, spent: 1000 },
    arrivals: ['with_hold', 'with_hold', 'with_hold'],
  },
  {
    name: 'a part is captured and the rest of the hold given back',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.capture(id, 300, false);
      await till.reverse(id);
    },
    leaves: { available: 3700, spent: 300 },
    arrivals: ['with_hold'],
  },
  {
    name: 'more than the hold is captured, and the award has it',
    async run(till) {
      await till.capture((await till.pay(1000)).id, 1200);
    },
    leaves: { available: 2800, spent: 1200 },
    arrivals: ['over'],
  },
  {
    name: 'more than the award is captured: the budget is short of it, once told, until a refund repays it (R47)',
    async run(till) {
      const taken = await till.capture((await till.pay(4000)).id, 4600);
      await till.refund(taken, 200);
      await till.refund(taken, 600);
    },
    leaves: { available: 200, spent: 3800 },
    arrivals: ['over', 'refund', 'refund'],
    tells: [shortfall(600), shortfall(400), REPAID],
  },
  {
    name: 'a capture after the hold expired is taken from what is left',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.expire(id);
      await till.capture(id, 1000);
    },
    leaves: { available: 3000, spent: 1000 },
    arrivals: ['late_after_expiry'],
    tells: [late('expired')],
  },
  {
    name: 'a capture after the hold expired and was spent again opens a shortfall',
    async run(till) {
      const { id } = await till.pay(3000);
      await till.expire(id);
      await till.capture((await till.pay(4000)).id);
      await till.capture(id, 3000);
    },
    leaves: { spent: 7000, shortfall: 3000 },
    arrivals: ['with_hold', 'late_after_expiry'],
    tells: [late('expired'), shortfall(3000)],
  },
  {
    name: 'a capture after the hold was given back',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.reverse(id);
      await till.capture(id, 1000);
    },
    leaves: { available: 3000, spent: 1000 },
    arrivals: ['late_after_reversal'],
    tells: [late('reversed')],
  },
  {
    name: 'a second capture after the payment was complete',
    async run(till) {
      const { id } = await till.pay(1000);
      await till.capture(id);
      await till.capture(id, 250);
    },
    leaves: { available: 2750, spent: 1250 },
    arrivals: ['with_hold', 'after_close'],
  },
  {
    name: 'a capture after we declined names its authorization all the same',
    async run(till) {
      const { id } = await till.pay(800, { merchant_data: CAFÉ });
      await till.capture(id, 800);
      await till.capture(id, 100);
    },
    leaves: { available: 3100, spent: 900 },
    arrivals: ['after_decline', 'after_decline'],
    tells: [late('declined'), late('declined')],
  },
  {
    name: 'a capture in euros after Stripe declined',
    async run(till) {
      const { id } = await till.pay(1000, {
        verification_data: { expiry_check: 'mismatch' },
        merchant_currency: 'eur',
        merchant_amount: 1190,
        merchant_data: { ...FOOD, name: 'Épicerie de la Plage', city: 'Calais', country: 'FR' },
      });
      await till.capture(id, 1037);
    },
    leaves: { available: 2963, spent: 1037 },
    arrivals: ['after_decline'],
    tells: [late('declined')],
  },
  {
    name: 'a capture without any authorization, and beyond the award',
    run: (till) => till.forceCapture(4300),
    leaves: { spent: 4300, shortfall: 300 },
    arrivals: ['forced'],
    tells: [shortfall(300)],
  },
];
