import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { asStripe } from '../../harness/stripe-itself.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const cardOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).orderBy('created_at').first());
const toldOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) =>
    trx('domain_events').where({ award_id: awardId, type: 'card.changed_by_stripe' }).orderBy('id').pluck('payload'),
  );

describe('what Stripe does to a card', () => {
  it('cancels it here too when Stripe cancelled it, and tells once', async () => {
    const { id } = await makeAward(service, scheme);
    const stripeCardId = await stripeCardOf(service, id);
    await asStripe(service, `/cards/${stripeCardId}/cancel`, { reason: 'fulfillment_error' });
    await service.settle();
    await service.cards.settleCard(stripeCardId);
    expect(await cardOf(id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'by_stripe',
      stripe_status: 'canceled',
    });
    expect(await toldOf(id)).toEqual([{ stripeCardId, status: 'canceled', reason: 'fulfillment_error' }]);
  });

  it('says nothing of a card that we cancelled, and passes over one that is not ours', async () => {
    const { id } = await makeAward(service, scheme);
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    await service.settle();
    expect(await cardOf(id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'award_over',
      stripe_status: 'canceled',
    });
    expect(await toldOf(id)).toEqual([]);
    await expect(service.cards.settleCard('ic_unknown')).resolves.toBeUndefined();
  });

  it('follows a posted card to the door, never back, whatever order the news comes in', async () => {
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const stripeCardId = await stripeCardOf(service, id);
    const parcel = service.shop.testHelpers.issuing.cards;
    await parcel.submitCard(stripeCardId);
    await parcel.shipCard(stripeCardId);
    await service.settle();
    expect(await cardOf(id)).toMatchObject({
      shipping_status: 'shipped',
      shipped_at: service.clock.now(),
      arrives_by: new Date('2026-11-30T10:00:00Z'),
    });
    await parcel.deliverCard(stripeCardId);
    await service.settle();
    expect((await cardOf(id)).shipping_status).toBe('delivered');
    expect(await toldOf(id)).toEqual([]);
  });

  it.each(['returned', 'failure'] as const)('tells once of a parcel that ended as %s', async (status) => {
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const stripeCardId = await stripeCardOf(service, id);
    const parcel = service.shop.testHelpers.issuing.cards;
    await parcel.shipCard(stripeCardId);
    if (status === 'returned') await parcel.returnCard(stripeCardId);
    else await parcel.failCard(stripeCardId);
    await service.settle();
    await service.cards.settleCard(stripeCardId);
    expect((await cardOf(id)).shipping_status).toBe(status);
    expect(await toldOf(id)).toEqual([{ stripeCardId, status, reason: 'shipping' }]);
  });

  it('tells of each live card of a holder whom Stripe blocks, once', async () => {
    const { id } = await makeAward(service, scheme);
    const stripeCardId = await stripeCardOf(service, id);
    const { cardholder } = await service.shop.issuing.cards.retrieve(stripeCardId);
    await asStripe(service, `/cardholders/${cardholder.id}/block`);
    await service.settle();
    await service.cards.settleCardholder(cardholder.id);
    expect(await toldOf(id)).toEqual([expect.objectContaining({ stripeCardId, status: 'cardholder_blocked' })]);
  });
});

describe('a posted card that nobody switches on (R39)', () => {
  const days = (n: number) => service.clock.set(new Date(Date.parse('2026-11-22T10:00:00Z') + n * 86_400_000));

  it('is chased once after 28 days, and after 60 is cancelled with its award, whose money returns', async () => {
    const changes = { cardType: 'physical', policy: 'P1', amountPence: 5000, expiresOn: '2027-02-15' } as const;
    const slow = await makeAward(service, scheme, changes);
    const quick = await makeAward(service, scheme, changes);
    await service.cards.activateCard(scheme.people.requester, (await cardOf(quick.id)).id);
    const chased = () =>
      inScope(service.db, 'all', (trx) =>
        trx('domain_events')
          .where({ type: 'card.not_activated' })
          .whereIn('award_id', [slow.id, quick.id])
          .pluck('award_id'),
      );
    days(27);
    await service.cards.lookAfterCards();
    expect(await chased()).toEqual([]);
    days(28);
    await service.cards.lookAfterCards();
    await service.cards.lookAfterCards();
    expect(await chased()).toEqual([slow.id]);
    days(60);
    await service.cards.lookAfterCards();
    await service.cards.lookAfterCards();
    const statuses = await inScope(service.db, 'all', (trx) =>
      trx('awards')
        .whereIn('id', [slow.id, quick.id])
        .orderBy('requested_at')
        .orderBy('id')
        .select('status', 'end_reason'),
    );
    expect(statuses).toEqual([
      { status: 'finished', end_reason: 'not_activated' },
      { status: 'active', end_reason: null },
    ]);
    expect(await cardOf(slow.id)).toMatchObject({ status: 'cancelled', cancel_reason: 'not_activated' });
    const releases = await inScope(service.db, 'all', (trx) =>
      trx('ledger_transfers').where({ award_id: slow.id, kind: 'release' }).pluck('amount_pence'),
    );
    expect(releases).toEqual([5000]);
    days(0);
  });
});

describe('a card that is out of date', () => {
  it('is so from the month after the one printed on it, is told, and is replaced with what is left (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const { id: cardId } = await cardOf(id);
    const printed = { exp_year: 2026, exp_month: 11 };
    await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).update(printed));
    await service.cards.lookAfterCards();
    expect((await cardOf(id)).status).toBe('active');
    service.clock.set(new Date('2026-12-01T10:00:00Z'));
    await service.cards.lookAfterCards();
    await service.cards.lookAfterCards();
    expect((await cardOf(id)).status).toBe('expired');
    expect(await toldOf(id)).toEqual([expect.objectContaining({ status: 'expired' })]);
    const made = await service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'expired' });
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: made.cardId }).first());
    expect(card).toMatchObject({ status: 'active', replacement_for: cardId });
    service.clock.set(new Date('2026-11-22T10:00:00Z'));
  });
});
