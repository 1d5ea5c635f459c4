import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

async function newCard() {
  const { id: awardId, practiceId } = await makeAward(service, scheme);
  const { id } = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
  return { awardId, practiceId, cardId: id as string };
}
const stateOf = async (cardId: string) => {
  const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).first());
  return [row.status, row.freeze_kind, row.frozen_by];
};

describe('freezes on top of one another (R48)', () => {
  it('bring back what staff had frozen when whoever protected the card lifts only their own', async () => {
    const { cardId } = await newCard();
    const { requester, finance, approver } = scheme.people;
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    expect(await codeOf(service.cards.unfreezeCard(requester, cardId))).toBe('forbidden');
    await service.cards.unfreezeCard(finance, cardId);
    expect(await stateOf(cardId)).toEqual(['frozen', 'staff', requester.id]);
    await service.cards.unfreezeCard(approver, cardId);
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
  });

  it('bring back the pause of the holder, which is theirs to end', async () => {
    const { awardId, practiceId, cardId } = await newCard();
    const { requester } = scheme.people;
    await service.cards.pauseByHolder({ awardId, practiceId });
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    expect(await codeOf(service.cards.resumeByHolder({ awardId, practiceId }))).toBe('wrong_state');
    await service.cards.unfreezeCard(requester, cardId);
    expect(await stateOf(cardId)).toEqual(['frozen', 'holder', null]);
    await service.cards.resumeByHolder({ awardId, practiceId });
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
  });

  it('count once when the same person protects a card twice, and end with the card', async () => {
    const { awardId, cardId } = await newCard();
    const { finance, approver } = scheme.people;
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.unfreezeCard(finance, cardId);
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.freezeCard(approver, { cardId, kind: 'protective' });
    await service.awards.endAward(approver, { awardId, reason: 'cancelled' });
    await service.settle();
    expect(await stateOf(cardId)).toEqual(['cancelled', null, null]);
  });
});

/** A card from a box of the practice, in somebody's hands. */
async function linkOne(awardId: string): Promise<{ cardId: string; stripeCardId: string }> {
  const { practiceId, people } = scheme;
  const { boxId } = await service.cards.orderBox(people.approver, { practiceId, size: 1, idempotencyKey: newId() });
  await service.cards.makeBox(boxId);
  await service.cards.receiveBox(people.requester, boxId);
  const box = await inScope(service.db, 'all', (trx) => trx('box_cards').where({ box_id: boxId }).first());
  const face = { last4: box.last4, expMonth: box.exp_month, expYear: box.exp_year };
  const { cardId } = await service.cards.linkCard(people.requester, { awardId, ...face });
  return { cardId, stripeCardId: box.stripe_card_id };
}
const stripeIdOf = async (cardId: string): Promise<string> => {
  const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).first('stripe_card_id'));
  return row.stripe_card_id;
};
const isApproved = async (card: string) => {
  const merchant = { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' } as const;
  const paid = { card, amount: 100, authorization_method: 'chip', merchant_data: merchant } as const;
  return (await service.shop.testHelpers.issuing.authorizations.create(paid)).approved;
};

describe('a freeze where an award has an online card and one from the box (R48)', () => {
  it('stops both at once, here and at Stripe, and is lifted from both', async () => {
    const { awardId, cardId } = await newCard();
    const plastic = await linkOne(awardId);
    const online = await stripeIdOf(cardId);
    await service.cards.freezeCard(scheme.people.approver, { cardId: plastic.cardId, kind: 'protective' });
    const both = [online, plastic.stripeCardId];
    expect(await Promise.all(both.map(isApproved))).toEqual([false, false]);
    const cards = await Promise.all(both.map((id) => service.shop.issuing.cards.retrieve(id)));
    expect(cards.map(({ status }) => status)).toEqual(['inactive', 'inactive']);
    expect(await codeOf(service.cards.unfreezeCard(scheme.people.requester, cardId))).toBe('forbidden');
    await service.cards.unfreezeCard(scheme.people.finance, cardId);
    expect(await Promise.all(both.map(isApproved))).toEqual([true, true]);
    const told = await inScope(service.db, 'all', (trx) =>
      trx('domain_events').where({ award_id: awardId }).whereLike('type', 'card.%').orderBy('id').pluck('type'),
    );
    expect(told).toEqual(['card.frozen', 'card.frozen', 'card.unfrozen', 'card.unfrozen']);
  });

  it('also keeps a posted card off that is to take the place of one of them, but for whoever may lift it', async () => {
    const { awardId, cardId } = await newCard();
    const plastic = await linkOne(awardId);
    const { requester, finance, approver } = scheme.people;
    const posted = await service.cards.replaceCard(requester, { cardId: plastic.cardId, reason: 'lost' });
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    expect(await codeOf(service.cards.activateCard(requester, posted.cardId))).toBe('forbidden');
    expect(await codeOf(service.cards.activateCard(approver, posted.cardId))).toBe('done');
  });
});

describe('a freeze of one card alone (R48)', () => {
  it('leaves the other working, which can be replaced, and is lifted from it alone', async () => {
    const { awardId, cardId } = await newCard();
    const plastic = await linkOne(awardId);
    const { requester, approver, practice_manager } = scheme.people;
    await service.cards.freezeCard(approver, { cardId, kind: 'staff', covers: 'card' });
    const both = [await stripeIdOf(cardId), plastic.stripeCardId];
    expect(await Promise.all(both.map(isApproved))).toEqual([false, true]);
    const posted = await service.cards.replaceCard(requester, { cardId: plastic.cardId, reason: 'lost' });
    expect(await codeOf(service.cards.activateCard(requester, posted.cardId))).toBe('done');
    expect(await stateOf(cardId)).toEqual(['frozen', 'staff', approver.id]);
    expect(await codeOf(service.cards.replaceCard(requester, { cardId, reason: 'lost' }))).toBe('forbidden');
    await service.cards.freezeCard(practice_manager, { cardId: posted.cardId, kind: 'staff' });
    await service.cards.unfreezeCard(practice_manager, posted.cardId);
    expect(await stateOf(posted.cardId)).toEqual(['active', null, null]);
    expect(await stateOf(cardId)).toEqual(['frozen', 'staff', approver.id]);
    await service.cards.unfreezeCard(approver, cardId, { covers: 'card' });
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
  });

  it('is lifted from one card while the other keeps the freeze that was of both, and is never protective', async () => {
    const { awardId, cardId } = await newCard();
    const plastic = await linkOne(awardId);
    const { requester, finance } = scheme.people;
    const alone = { cardId, kind: 'protective', covers: 'card' } as const;
    await expect(service.cards.freezeCard(finance, alone)).rejects.toMatchObject({
      errors: [{ field: 'covers', message: 'A protective freeze covers every card of the award.' }],
    });
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    await service.cards.unfreezeCard(requester, cardId, { covers: 'card' });
    expect((await stateOf(cardId))[0]).toBe('active');
    expect(await stateOf(plastic.cardId)).toEqual(['frozen', 'staff', requester.id]);
  });
});

describe('a freeze of a card that ends by itself (R48)', () => {
  it.each(['expired', 'by_stripe'])('stands in the way of another card until it is lifted: %s', async (end) => {
    const { awardId, cardId } = await newCard();
    const { requester, finance, approver } = scheme.people;
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    if (end === 'expired') {
      const printed = { exp_year: 2026, exp_month: 10 };
      await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).update(printed));
      await service.cards.lookAfterCards();
    } else {
      await service.shop.issuing.cards.update(await stripeIdOf(cardId), { status: 'canceled' });
      await service.settle();
    }
    expect(await stateOf(cardId)).toEqual([end === 'expired' ? end : 'cancelled', 'protective', finance.id]);
    const replace = () => codeOf(service.cards.replaceCard(requester, { cardId, reason: 'damaged' }));
    expect(await replace()).toBe('forbidden');
    expect(await codeOf(linkOne(awardId))).toBe('wrong_state');
    expect(await codeOf(service.cards.unfreezeCard(requester, cardId))).toBe('forbidden');
    await service.cards.unfreezeCard(approver, cardId);
    expect((await stateOf(cardId)).slice(1)).toEqual([null, null]);
    expect(await replace()).toBe('done');
  });

  it('is never made graver on what is over, nor gives way there to a pause of the holder beneath it', async () => {
    const { awardId, practiceId, cardId } = await newCard();
    const plastic = await linkOne(awardId);
    const { requester, finance } = scheme.people;
    await service.cards.pauseByHolder({ awardId, practiceId });
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    const printed = { exp_year: 2026, exp_month: 10 };
    await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).update(printed));
    await service.cards.lookAfterCards();
    await service.cards.freezeCard(finance, { cardId: plastic.cardId, kind: 'protective' });
    expect(await stateOf(cardId)).toEqual(['expired', 'staff', requester.id]);
    await service.cards.unfreezeCard(requester, cardId);
    expect(await stateOf(cardId)).toEqual(['expired', null, null]);
    expect(await stateOf(plastic.cardId)).toEqual(['frozen', 'protective', finance.id]);
  });
});

describe('a replacement that Stripe has made unheard', () => {
  it('is taken up although a card from the box was linked meanwhile, and ends with the award', async () => {
    const { awardId, cardId } = await newCard();
    service.setStripe('answers_lost');
    const made = await service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'lost' });
    service.setStripe('up');
    await linkOne(awardId);
    expect((await stateOf(made.cardId))[0]).toBe('ordered');
    await service.cards.issueCard(awardId);
    expect((await stateOf(made.cardId))[0]).toBe('active');
    await service.awards.endAward(scheme.people.approver, { awardId, reason: 'cancelled' });
    await service.settle();
    expect((await service.shop.issuing.cards.retrieve(await stripeIdOf(made.cardId))).status).toBe('canceled');
  });
});

describe('whoever has declared that they are close to the person (R14)', () => {
  it('neither lifts a freeze of their card, nor replaces it, nor hands them one; they may freeze it', async () => {
    const person = { familyName: 'Nearworth', dateOfBirth: '1951-07-09' };
    const { id: awardId } = await makeAward(service, scheme, { recipient: { givenName: 'Wren', ...person } });
    const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
    const cardId: string = row.id;
    const kin = await addPerson(service, 'approver', [scheme.practiceId]);
    await service.staff.declareLink(kin, { link: 'family', person });
    const face = { last4: '0000', expMonth: 1, expYear: 2030 };
    expect(await codeOf(service.cards.linkCard(kin, { awardId, ...face }))).toBe('declared_link');
    expect(await codeOf(service.cards.replaceCard(kin, { cardId, reason: 'lost' }))).toBe('declared_link');
    expect(await codeOf(service.cards.freezeCard(kin, { cardId, kind: 'staff' }))).toBe('done');
    expect(await codeOf(service.cards.unfreezeCard(kin, cardId))).toBe('declared_link');
  });
});
