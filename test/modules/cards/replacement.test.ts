import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

type Row = {
  id: string;
  type: string;
  status: string;
  stripe_card_id: string;
  cancel_reason: string | null;
  replacement_for: string | null;
};
const cardsOf = (awardId: string): Promise<Row[]> =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).orderBy('created_at').orderBy('id'));
const firstCard = async (awardId: string): Promise<Row> => {
  const [card] = await cardsOf(awardId);
  if (!card) throw new Error(`Award ${awardId} has no card`);
  return card;
};
const atStripe = (card: Pick<Row, 'stripe_card_id'>) => service.shop.issuing.cards.retrieve(card.stripe_card_id);
const figuresOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [awardId]))).get(awardId);
const shop = () => service.shop.testHelpers.issuing.authorizations;
const pay = (card: Pick<Row, 'stripe_card_id'>, amount: number) =>
  shop().create({
    card: card.stripe_card_id,
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
async function replace(awardId: string, reason: 'lost' | 'stolen' | 'damaged' | 'expired') {
  const { requester } = scheme.people;
  const old = await firstCard(awardId);
  const { cardId } = await service.cards.replaceCard(requester, { cardId: old.id, reason });
  const made = (await cardsOf(awardId)).find(({ id }) => id === cardId);
  if (!made) throw new Error('The replacement is not there');
  return { old: await firstCard(awardId), made };
}
const lastReason = async (authorizationId: string) =>
  inScope(service.db, 'all', async (trx) => {
    const row = await trx('decisions').where({ authorization_id: authorizationId }).first('reason_code');
    return row?.reason_code ?? null;
  });

describe('a card that is replaced (R48, R70)', () => {
  it.each(['lost', 'stolen'] as const)(
    'stops at once when it is %s, and the new one has what was left',
    async (reason) => {
      const { id } = await makeAward(service, scheme, { amountPence: 4000 });
      await shop().capture((await pay(await firstCard(id), 1000)).id);
      await service.settle();
      const { old, made } = await replace(id, reason);
      expect(old).toMatchObject({ status: 'cancelled', cancel_reason: reason });
      expect(made).toMatchObject({ status: 'active', replacement_for: old.id });
      expect(await atStripe(old)).toMatchObject({ status: 'canceled', cancellation_reason: reason });
      expect(await atStripe(made)).toMatchObject({
        status: 'active',
        replacement_for: old.stripe_card_id,
        replacement_reason: reason,
      });
      const refused = await pay(old, 100);
      expect(refused.approved).toBe(false);
      expect((await pay(made, 3001)).approved).toBe(false);
      expect((await pay(made, 3000)).approved).toBe(true);
      await service.settle();
      expect(await lastReason(refused.id)).toBe('lost_stolen');
      expect(await figuresOf(id)).toMatchObject({ availablePence: 0, heldPence: 3000, spentPence: 1000 });
    },
  );

  it('works until the new one is switched on when it is damaged, and then says that it was replaced', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000, cardType: 'physical' });
    const { requester } = scheme.people;
    await service.cards.activateCard(requester, (await firstCard(id)).id);
    const { old, made } = await replace(id, 'damaged');
    expect([old.status, made.status]).toEqual(['active', 'inactive']);
    expect((await pay(old, 500)).approved).toBe(true);
    await service.cards.activateCard(requester, made.id);
    await service.settle();
    expect(await firstCard(id)).toMatchObject({ status: 'cancelled', cancel_reason: 'replaced' });
    expect((await atStripe(old)).status).toBe('canceled');
    const refused = await pay(old, 500);
    expect((await pay(made, 500)).approved).toBe(true);
    await service.settle();
    expect([refused.approved, await lastReason(refused.id)]).toEqual([false, 'replaced']);
  });

  it('is followed at once by an online card when it is out of date, and the old one stops', async () => {
    const { id } = await makeAward(service, scheme);
    const { old, made } = await replace(id, 'expired');
    expect([old.status, old.cancel_reason, made.status]).toEqual(['cancelled', 'replaced', 'active']);
    expect((await atStripe(old)).replaced_by).toBe(made.stripe_card_id);
  });

  it('keeps what was on hold, and what comes back to it later, with the award', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    const held = await pay(await firstCard(id), 1500);
    const { old, made } = await replace(id, 'lost');
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 2500, heldPence: 1500 });
    const captured = await shop().capture(held.id);
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 2500, spentPence: 1500, heldPence: 0 });
    const [taken] = (await service.shop.issuing.transactions.list({ card: old.stripe_card_id })).data;
    await service.shop.testHelpers.issuing.transactions.refund(taken?.id ?? captured.id);
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 4000, spentPence: 0 });
    expect((await pay(made, 4000)).approved).toBe(true);
    const checks = await inScope(service.db, 'all', verifyLedger);
    expect(checks.flatMap((check) => check.differences)).toEqual([]);
  });

  it('is replaced once, also when two people replace it at the same moment', async () => {
    const { id } = await makeAward(service, scheme);
    const { requester, approver } = scheme.people;
    const { id: cardId } = await firstCard(id);
    const codes = await Promise.all(
      [requester, approver].map((who) => codeOf(service.cards.replaceCard(who, { cardId, reason: 'lost' }))),
    );
    expect(codes).toEqual(['done', 'done']);
    await service.settle();
    const [, made] = await cardsOf(id);
    const again = await service.cards.replaceCard(requester, { cardId, reason: 'lost' });
    expect(again.cardId).toBe(made?.id);
    expect(await codeOf(service.cards.replaceCard(requester, { cardId, reason: 'damaged' }))).toBe('conflict');
    expect(await cardsOf(id)).toHaveLength(2);
  });

  it('is replaced only while its award is active, and only by those who may lift its freeze (R48)', async () => {
    const { requester, approver, finance, commissioner } = scheme.people;
    const { id } = await makeAward(service, scheme);
    const { id: cardId } = await firstCard(id);
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    const attempt = (who: typeof requester) => codeOf(service.cards.replaceCard(who, { cardId, reason: 'lost' }));
    expect(await attempt(requester)).toBe('forbidden');
    expect(await attempt(commissioner)).toBe('forbidden');
    await service.awards.endAward(approver, { awardId: id, reason: 'cancelled' });
    expect(await attempt(approver)).toBe('wrong_state');
  });

  it('stays frozen through its replacement when staff freeze it meanwhile, and only they switch the new one on (R48)', async () => {
    const { requester, approver } = scheme.people;
    const posted = await makeAward(service, scheme, { cardType: 'physical' });
    const { id: oldId } = await firstCard(posted.id);
    await service.cards.activateCard(requester, oldId);
    const { made } = await replace(posted.id, 'damaged');
    await service.cards.freezeCard(approver, { cardId: oldId, kind: 'protective' });
    expect(await codeOf(service.cards.activateCard(requester, made.id))).toBe('forbidden');
    expect(await codeOf(service.cards.activateCard(approver, made.id))).toBe('done');
    const online = await makeAward(service, scheme);
    const { id: cardId } = await firstCard(online.id);
    service.setStripe('down');
    await service.cards.replaceCard(requester, { cardId, reason: 'damaged' });
    await service.cards.freezeCard(approver, { cardId, kind: 'protective' });
    service.setStripe('up');
    await service.cards.issueCard(online.id);
    await service.settle();
    const [old, replacement] = await cardsOf(online.id);
    expect([old?.status, replacement?.status]).toEqual(['cancelled', 'frozen']);
    expect((await atStripe(replacement as Row)).status).toBe('inactive');
  });

  it('has its new card made by the worker when Stripe is down, and no second one', async () => {
    const { id } = await makeAward(service, scheme);
    const { id: cardId } = await firstCard(id);
    service.setStripe('down');
    await service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'stolen' });
    expect((await cardsOf(id)).map(({ status }) => status)).toEqual(['cancelled', 'ordered']);
    service.setStripe('up');
    await service.cards.issueCard(id);
    await service.cards.issueCard(id);
    await service.settle();
    const [old, made] = await cardsOf(id);
    expect([old?.status, made?.status]).toEqual(['cancelled', 'active']);
    expect((await atStripe(old as Row)).status).toBe('canceled');
    expect(await cardsOf(id)).toHaveLength(2);
  });
});

describe('an online and a plastic card of one award (R48, R70)', () => {
  /** With a plastic card from the practice's box beside its online one. */
  async function withPlastic(): Promise<{ id: string; online: Row; plastic: Row }> {
    const { practiceId, people } = scheme;
    const { id } = await makeAward(service, scheme);
    const { boxId } = await service.cards.orderBox(people.approver, { practiceId, size: 1, idempotencyKey: id });
    await service.cards.makeBox(boxId);
    await service.cards.receiveBox(people.requester, boxId);
    const box = await inScope(service.db, 'all', (trx) => trx('box_cards').where({ box_id: boxId }).first());
    const face = { last4: box.last4, expMonth: box.exp_month, expYear: box.exp_year };
    await service.cards.linkCard(people.requester, { awardId: id, ...face });
    const [online, plastic] = await cardsOf(id);
    return { id, online: online as Row, plastic: plastic as Row };
  }

  it('are replaced each by one of its kind, and the other goes on', async () => {
    const { id, online, plastic } = await withPlastic();
    await service.cards.replaceCard(scheme.people.requester, { cardId: online.id, reason: 'lost' });
    expect((await atStripe(plastic)).status).toBe('active');
    await service.cards.replaceCard(scheme.people.requester, { cardId: plastic.id, reason: 'stolen' });
    const made = (await cardsOf(id)).filter((card) => card.replacement_for);
    expect(made.map(({ type, status, replacement_for }) => [type, status, replacement_for])).toEqual([
      ['virtual', 'active', online.id],
      ['physical', 'inactive', plastic.id],
    ]);
  });

  it('are both made when Stripe is back that was down as both were replaced, each once', async () => {
    const { id, online, plastic } = await withPlastic();
    service.setStripe('down');
    for (const { id: cardId } of [online, plastic]) {
      await service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'lost' });
    }
    service.setStripe('up');
    await service.cards.issueCard(id);
    const states = async () => (await cardsOf(id)).map(({ type, status }) => `${type} ${status}`);
    const made = ['virtual cancelled', 'physical cancelled', 'virtual active', 'physical inactive'];
    expect(await states()).toEqual(made);
    await service.cards.issueCard(id);
    await service.settle();
    expect(await states()).toEqual(made);
    const cards = await cardsOf(id);
    expect(new Set(cards.map((card) => card.stripe_card_id)).size).toBe(4);
    const atStripeNow = await Promise.all(cards.map(atStripe));
    const holder = atStripeNow[0]?.cardholder.id ?? '';
    expect((await service.shop.issuing.cards.list({ cardholder: holder })).data).toHaveLength(3);
  });
});

describe('what the holder does by themselves (R48)', () => {
  const holderOf = (awardId: string) => ({ awardId, practiceId: scheme.practiceId });

  it('pauses and lifts their own pause, and an approver may lift it too', async () => {
    const { id } = await makeAward(service, scheme);
    await service.cards.pauseByHolder(holderOf(id));
    const refused = await pay(await firstCard(id), 100);
    await service.settle();
    expect([refused.approved, await lastReason(refused.id)]).toEqual([false, 'frozen_by_holder']);
    const { id: cardId } = await firstCard(id);
    expect(await codeOf(service.cards.unfreezeCard(scheme.people.requester, cardId))).toBe('forbidden');
    await service.cards.resumeByHolder(holderOf(id));
    expect((await pay(await firstCard(id), 100)).approved).toBe(true);
    await service.cards.pauseByHolder(holderOf(id));
    await service.cards.unfreezeCard(scheme.people.approver, cardId);
    expect((await firstCard(id)).status).toBe('active');
  });

  it('never lifts what staff have frozen, nor gets round it by reporting a loss', async () => {
    const { id } = await makeAward(service, scheme);
    const { id: cardId } = await firstCard(id);
    await service.cards.freezeCard(scheme.people.approver, { cardId, kind: 'protective' });
    expect(await codeOf(service.cards.resumeByHolder(holderOf(id)))).toBe('wrong_state');
    expect(await codeOf(service.cards.reportLostByHolder({ ...holderOf(id), reason: 'lost' }))).toBe('done');
    expect((await firstCard(id)).status).toBe('frozen');
    const replacing = service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'lost' });
    expect(await codeOf(replacing)).toBe('forbidden');
  });

  it('reports a loss, which stops the card for good, and staff replace it', async () => {
    const { id } = await makeAward(service, scheme);
    await service.cards.reportLostByHolder({ ...holderOf(id), reason: 'stolen' });
    expect(await firstCard(id)).toMatchObject({ status: 'cancelled', cancel_reason: 'stolen' });
    const { made } = await replace(id, 'stolen');
    expect((await pay(made, 100)).approved).toBe(true);
    expect(
      await codeOf(service.cards.reportLostByHolder({ awardId: id, practiceId: scheme.budgetId, reason: 'lost' })),
    ).toBe('wrong_state');
  });
});
