import type { Till } from '../till.ts';
import { type PaymentCase, REPAID, shortfall, unmatched, widen } from './payment-case.ts';

const WITHOUT_US = { type: 'authorization.approved_without_us' };

/** Stripe approves £45.00 without us. */
async function overdraw(till: Till) {
  await widen(till);
  return till.payOverruled(4500, 'approve');
}

export const OVERRULED: readonly PaymentCase[] = [
  {
    name: 'we approve and Stripe declines: nothing is held',
    run: (till) => till.payOverruled(1000, 'decline'),
    leaves: { available: 4000 },
  },
  {
    name: 'we decline and Stripe approves: what the award has is held, the rest is short, until the shop gives it back',
    async run(till) {
      const { id } = await overdraw(till);
      await till.reverse(id);
    },
    leaves: { available: 4000 },
    tells: [shortfall(500), { ...WITHOUT_US, payload: { amountPence: 4500 } }, REPAID],
  },
  {
    name: 'what repaid the shortfall of a hold comes back when that hold ends',
    async run(till) {
      const { id } = await overdraw(till);
      await till.refundTo(null, 500);
      await till.reverse(id);
    },
    leaves: { available: 4500, spent: -500 },
    arrivals: ['refund_unlinked'],
    tells: [shortfall(500), WITHOUT_US, unmatched('no_purchase'), REPAID],
  },
  {
    name: 'a purchase in euros takes another sum than was held',
    async run(till) {
      const { id } = await till.payOverruled(1000, 'approve', { merchant_currency: 'eur', merchant_amount: 1190 });
      await till.capture(id, 1037);
    },
    leaves: { available: 2963, spent: 1037 },
    arrivals: ['over'],
    tells: [WITHOUT_US],
  },
  {
    name: 'cash is handed out with a purchase that Stripe approved without us',
    async run(till) {
      const { id } = await till.payOverruled(3000, 'approve', { amount_details: { cashback_amount: 2000 } });
      await till.capture(id);
    },
    leaves: { available: 1000, spent: 3000 },
    arrivals: ['with_hold'],
    tells: [WITHOUT_US],
  },
];
