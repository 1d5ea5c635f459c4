import { expect } from 'vitest';
import type { Arrival } from '../../src/modules/authorizations/index.ts';
import type { AwardRequest } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { CAFÉ, FOOD, OFF_LICENCE, type Till } from './till.ts';

/** One way that money moves on an award of £40.00, and what it must leave. Figures in pence; what is left out is 0. */
export type PaymentCase = {
  name: string;
  award?: Partial<AwardRequest>;
  run(till: Till): Promise<unknown>;
  leaves: { available?: number; held?: number; spent?: number; shortfall?: number };
  /** How each card transaction came, oldest first. */
  arrivals?: readonly Arrival[];
  /** What is told of it, in order, each once. */
  tells?: readonly { type: string; payload?: object }[];
};

const unmatched = (why: string) => ({ type: 'refund.unmatched', payload: { why } });
const late = (after: string) => ({ type: 'authorization.late_capture', payload: { after } });
const shortfall = (shortfallPence: number) => ({ type: 'award.shortfall', payload: { shortfallPence } });
const REPAID = { type: 'award.shortfall_repaid' };
const WITHOUT_US = { type: 'authorization.approved_without_us' };

const endAward = ({ service, scheme, awardId }: Till) =>
  service.awards.endAward(scheme.people.approver, { awardId, reason: 'cancelled' });

/** A hold of all there is that was given back makes Stripe's own limit wider than the award. */
async function widen(till: Till): Promise<void> {
  await till.reverse((await till.pay(4000)).id);
}

/** Stripe approves £45.00 without us. */
async function overdraw(till: Till) {
  await widen(till);
  return till.payOverruled(4500, 'approve');
}

async function cardId({ service, awardId }: Till): Promise<string> {
  const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
  return card.id;
}

const HOLDS: readonly PaymentCase[] = [
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
      await widen(till);
      const { id } = await till.pay(5000, { is_amount_controllable: true });
      await till.capture(id);
    },
    leaves: { spent: 4000 },
    arrivals: ['with_hold'],
  },
];

const OVERRULED: readonly PaymentCase[] = [
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

const CAPTURES: readonly PaymentCase[] = [
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

const CARDS: readonly PaymentCase[] = [
  {
    name: 'a card that was frozen after the hold is captured and refunded',
    async run(till) {
      const { id } = await till.pay(1000);
      const input = { cardId: await cardId(till), kind: 'staff' as const };
      await till.service.cards.freezeCard(till.scheme.people.requester, input);
      await till.refund(await till.capture(id), 100);
    },
    leaves: { available: 3100, spent: 900 },
    arrivals: ['with_hold', 'refund'],
  },
  {
    name: 'a card that was lost and replaced after the hold: award, hold and refund are the same (R48)',
    async run(till) {
      const { id } = await till.pay(1000);
      const old = await cardId(till);
      await till.service.cards.replaceCard(till.scheme.people.requester, { cardId: old, reason: 'lost' });
      await till.service.settle();
      await till.refund(await till.capture(id), 100);
      await till.pay(500);
    },
    leaves: { available: 2600, held: 500, spent: 900 },
    arrivals: ['with_hold', 'refund'],
  },
  {
    name: 'an award that ended after the hold keeps it for the capture, and what is left goes to the budget (R4)',
    async run(till) {
      const { id } = await till.pay(1000);
      await endAward(till);
      await till.capture(id, 600);
    },
    leaves: { spent: 600 },
    arrivals: ['with_hold'],
  },
  {
    name: 'a refund to the cancelled card of an award that is over goes on to its budget (R12)',
    async run(till) {
      const taken = await till.capture((await till.pay(1000)).id);
      await endAward(till);
      await till.refund(taken, 400);
    },
    leaves: { spent: 600 },
    arrivals: ['with_hold', 'refund'],
  },
  {
    name: 'a capture without authorization on the cancelled card of an award that is over, and its refund',
    async run(till) {
      await endAward(till);
      await till.refund(await till.forceCapture(900), 900);
    },
    leaves: {},
    arrivals: ['forced', 'refund_unlinked'],
    tells: [shortfall(900), unmatched('no_purchase'), REPAID],
  },
  {
    name: 'a voucher that a capture without authorization spends',
    award: { method: 'voucher' },
    async run(till) {
      await till.forceCapture(4000);
      const { service, awardId } = till;
      const award = await inScope(service.db, 'all', (trx) => service.reports.awardView(trx, awardId));
      expect(award?.voucher).toEqual({ status: 'used' });
    },
    leaves: { spent: 4000 },
    arrivals: ['forced'],
  },
];

const REFUNDS: readonly PaymentCase[] = [
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

export const PAYMENT_CASES: readonly PaymentCase[] = [...HOLDS, ...OVERRULED, ...CAPTURES, ...CARDS, ...REFUNDS];
