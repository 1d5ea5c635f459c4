import { expect } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import type { Till } from '../till.ts';
import { type PaymentCase, REPAID, shortfall, unmatched } from './payment-case.ts';

const endAward = ({ service, scheme, awardId }: Till) =>
  service.awards.endAward(scheme.people.approver, { awardId, reason: 'cancelled' });

async function cardId({ service, awardId }: Till): Promise<string> {
  const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
  return card.id;
}

export const CARDS: readonly PaymentCase[] = [
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
