import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const cardOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id', 'status'));
const atStripe = async (awardId: string) => service.shop.issuing.cards.retrieve(await stripeCardOf(service, awardId));

describe('a card at Stripe', () => {
  it('is virtual and active from issue, with the outer fence and neutral metadata only (R38, R39)', async () => {
    const award = await makeAward(service, scheme, { amountPence: 4000 });
    const card = await atStripe(award.id);
    expect(card).toMatchObject({ type: 'virtual', status: 'active', currency: 'gbp' });
    expect(card.metadata).toEqual({ award_reference: award.reference, environment: 'test' });
    const controls = card.spending_controls;
    expect(controls.allowed_categories).toBeNull();
    expect(controls.allowed_merchant_countries).toEqual(['GB']);
    expect(controls.blocked_categories).toContain('betting_casino_gambling');
    expect(controls.spending_limits).toEqual([expect.objectContaining({ amount: 4000, interval: 'all_time' })]);
  });
  it('tells Stripe a name, an address of the practice and a phone, and nothing about why', async () => {
    const award = await makeAward(service, scheme, {
      recipient: {
        givenName: 'Zoë',
        familyName: 'Straße-Mockington',
        dateOfBirth: '1950-01-01',
        nhsNumber: '9990000018',
      },
    });
    const { cardholder } = await atStripe(award.id);
    expect(cardholder.name).toMatch(/^[A-Za-z .'-]{1,24}$/);
    expect(cardholder).toMatchObject({
      type: 'individual',
      email: null,
      billing: { address: { postal_code: 'ZZ1 1AA' } },
    });
    expect(JSON.stringify(cardholder)).not.toMatch(/9990000018|1950|P5|benefit/);
    expect(cardholder.individual?.dob ?? null).toBeNull();
  });
  it('has one cardholder for one person, however many awards', async () => {
    const recipient = { givenName: 'Jo', familyName: 'Sampleton', dateOfBirth: '1981-06-19' };
    const first = await makeAward(service, scheme, { recipient, amountPence: 1000 });
    const second = await makeAward(service, scheme, { recipient, amountPence: 1100 });
    expect((await atStripe(second.id)).cardholder.id).toBe((await atStripe(first.id)).cardholder.id);
  });
  it('is inactive when it is plastic, until it is switched on with its holder present (R39)', async () => {
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    expect((await atStripe(id)).status).toBe('inactive');
    expect((await cardOf(id)).status).toBe('inactive');
    await service.cards.activateCard(scheme.people.requester, (await cardOf(id)).id);
    expect([(await atStripe(id)).status, (await cardOf(id)).status]).toEqual(['active', 'active']);
  });
  it('is frozen here and there, and a freeze is lifted by whoever froze, an approver or finance (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const card = await cardOf(id);
    const { requester, finance, practice_manager } = scheme.people;
    await service.cards.freezeCard(finance, { cardId: card.id, kind: 'staff' });
    expect([(await atStripe(id)).status, (await cardOf(id)).status]).toEqual(['inactive', 'frozen']);
    expect(await codeOf(service.cards.unfreezeCard(requester, card.id))).toBe('forbidden');
    expect(await codeOf(service.cards.unfreezeCard(practice_manager, card.id))).toBe('forbidden');
    await service.cards.unfreezeCard(finance, card.id);
    expect([(await atStripe(id)).status, (await cardOf(id)).status]).toEqual(['active', 'active']);
  });
  it('is switched on by activation alone, never by lifting a freeze (R39)', async () => {
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const card = await cardOf(id);
    expect(await codeOf(service.cards.unfreezeCard(scheme.people.finance, card.id))).toBe('wrong_state');
    expect((await cardOf(id)).status).toBe('inactive');
  });
  it('stays under a protective freeze when whoever froze it before lifts their own (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const card = await cardOf(id);
    const { requester, finance } = scheme.people;
    await service.cards.freezeCard(requester, { cardId: card.id, kind: 'staff' });
    await service.cards.freezeCard(finance, { cardId: card.id, kind: 'protective' });
    expect(await codeOf(service.cards.unfreezeCard(requester, card.id))).toBe('forbidden');
    expect((await cardOf(id)).status).toBe('frozen');
  });
  it('is cancelled when its award is over', async () => {
    const { id } = await makeAward(service, scheme);
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    await service.settle();
    expect([(await atStripe(id)).status, (await cardOf(id)).status]).toEqual(['canceled', 'cancelled']);
  });
  it('is made once when the approver and the worker make it at the same moment', async () => {
    for (const _ of Array.from({ length: 3 })) {
      const asked = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
      await Promise.allSettled([
        service.awards.approveAward(scheme.people.approver, asked.id),
        ...Array.from({ length: 24 }, (_, n) => setTimeout(2 * n).then(() => service.cards.issueCard(asked.id))),
      ]);
      await service.settle();
      const cardholder = (await atStripe(asked.id)).cardholder.id;
      expect((await service.shop.issuing.cards.list({ cardholder })).data).toHaveLength(1);
    }
  });
});
