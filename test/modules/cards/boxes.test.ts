import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCardIssuer, createStripeClient } from '../../../src/gateways/stripe/index.ts';
import { replayDecisions } from '../../../src/modules/authorizations/index.ts';
import { createCards, IssuerRefusal } from '../../../src/modules/cards/index.ts';
import { inScope, inSnapshot } from '../../../src/platform/database.ts';
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

type Face = { stripe_card_id: string; last4: string; exp_month: number; exp_year: number };

async function orderBox(size: number, idempotencyKey: string = newId()): Promise<string> {
  const { practice_manager } = scheme.people;
  const { practiceId } = scheme;
  const { boxId } = await service.cards.orderBox(practice_manager, { practiceId, size, idempotencyKey });
  await service.settle();
  return boxId;
}
const cardsOfBox = (boxId: string): Promise<Face[]> =>
  inScope(service.db, 'all', (trx) => trx('box_cards').where({ box_id: boxId }).orderBy('id'));
async function boxCard(): Promise<Face> {
  const boxId = await orderBox(1);
  await service.cards.receiveBox(scheme.people.requester, boxId);
  const [card] = await cardsOfBox(boxId);
  if (!card) throw new Error('The box is empty');
  return card;
}
const link = (awardId: string, { last4, exp_month, exp_year }: Face) =>
  service.cards.linkCard(scheme.people.requester, { awardId, last4, expMonth: exp_month, expYear: exp_year });
const cardRow = (id: string) => inScope(service.db, 'all', (trx) => trx('cards').where({ id }).first());
const cardsOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).orderBy('created_at').orderBy('id'));
const atStripe = (face: Face) => service.shop.issuing.cards.retrieve(face.stripe_card_id);
const pay = (face: Face, amount: number, method: 'chip' | 'online' = 'chip') =>
  service.shop.testHelpers.issuing.authorizations.create({
    card: face.stripe_card_id,
    amount,
    authorization_method: method,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });

const TILLS_ONLY = {
  code: 'not_in_award',
  patientText: 'This card only works in a shop, not online or by phone. Ask us if you need help with that.',
  financeText: expect.stringMatching(
    /^A card from a box of the practice works in a shop only, not online or by phone\./,
  ),
};

describe('a box of cards', () => {
  it('is made of inactive cards for tills only, for nobody, under a neutral name, and posted together', async () => {
    const cards = await cardsOfBox(await orderBox(2));
    expect(new Set(cards.map(({ stripe_card_id }) => stripe_card_id)).size).toBe(2);
    for (const card of cards) {
      const made = await atStripe(card);
      expect(made).toMatchObject({ status: 'inactive', type: 'physical', shipping: { type: 'bulk' } });
      expect(made.cardholder).toMatchObject({ type: 'company', name: 'Community Purse', individual: null });
      expect(made.spending_controls.allowed_card_presences).toEqual(['present']);
      expect(Object.keys(made.metadata).sort()).toEqual(['box_reference', 'environment']);
    }
  });

  it('is ordered once for one key, and another order for the same practice has the same holder', async () => {
    const key = newId();
    const [boxId, same] = await Promise.all([orderBox(1, key), orderBox(1, key)]);
    expect(same).toBe(boxId);
    const again = { practiceId: scheme.practiceId, size: 2, idempotencyKey: key };
    expect(await codeOf(service.cards.orderBox(scheme.people.practice_manager, again))).toBe('idempotency_key_reused');
    const [first] = await cardsOfBox(boxId);
    const [second] = await cardsOfBox(await orderBox(1));
    const holders = [first, second].map((card) => card && atStripe(card).then(({ cardholder }) => cardholder.id));
    expect(new Set(await Promise.all(holders)).size).toBe(1);
  });

  it('is listed page by page, the newest first', async () => {
    const ordered = [await orderBox(1), await orderBox(1)];
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inScope(service.db, 'all', (trx) => service.reports.listBoxes(trx, { limit: 1, cursor }));
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(
      await inScope(service.db, 'all', (trx) =>
        trx('card_boxes').orderBy('ordered_at', 'desc').orderBy('id', 'desc').pluck('id'),
      ),
    );
    expect(seen).toEqual(expect.arrayContaining(ordered));
  });

  it('is finished by the worker when Stripe was away, without a card too many', async () => {
    const { practiceId, people } = scheme;
    service.setStripe('answers_lost');
    const { boxId } = await service.cards.orderBox(people.approver, { practiceId, size: 2, idempotencyKey: newId() });
    await expect(service.cards.makeBox(boxId)).rejects.toThrow();
    service.setStripe('up');
    await service.cards.makeBox(boxId);
    const ours = await cardsOfBox(boxId);
    const [one] = ours;
    const holder = one ? (await atStripe(one)).cardholder.id : '';
    const made = await service.shop.issuing.cards.list({ cardholder: holder, limit: 100 });
    const all = await inScope(service.db, 'all', (trx) => trx('box_cards').whereNotNull('stripe_card_id'));
    expect([ours.length, made.data.length]).toEqual([2, all.length]);
  });
});

describe('a card of a box that is linked with an award (R39)', () => {
  it('works at once at a till, up to what the award has, with nothing of the person at Stripe (R38)', async () => {
    const { id, reference } = await makeAward(service, scheme, { amountPence: 3000 });
    const face = await boxCard();
    const { cardId } = await link(id, face);
    expect(await cardRow(cardId)).toMatchObject({
      award_id: id,
      status: 'active',
      type: 'physical',
      last4: face.last4,
    });
    const made = await atStripe(face);
    expect(made.status).toBe('active');
    expect(made.metadata).toMatchObject({ award_reference: reference, environment: 'test' });
    expect(Object.keys(made.metadata).sort()).toEqual(['award_reference', 'box_reference', 'environment']);
    expect((await pay(face, 3001)).approved).toBe(false);
    expect((await pay(face, 3000)).approved).toBe(true);
  });

  it('is found by its last four digits and its date, and by nothing else', async () => {
    const { id } = await makeAward(service, scheme);
    const face = await boxCard();
    const wrongDigits = { ...face, last4: face.last4 === '0000' ? '0001' : '0000' };
    expect(await codeOf(link(id, wrongDigits))).toBe('invalid_input');
    expect(await codeOf(link(id, { ...face, exp_year: face.exp_year + 1 }))).toBe('invalid_input');
    expect((await link(id, face)).cardId).toBeTruthy();
  });

  it('is linked once: the same again is the same card, and nobody else gets it', async () => {
    const { id } = await makeAward(service, scheme);
    const other = await makeAward(service, scheme);
    const face = await boxCard();
    const { cardId } = await link(id, face);
    expect((await link(id, face)).cardId).toBe(cardId);
    expect(await codeOf(link(other.id, face))).toBe('invalid_input');
    expect(await codeOf(link(id, await boxCard()))).toBe('wrong_state');
  });

  it('is refused by Stripe online, and finance reads that it is not for such payments', async () => {
    const { id } = await makeAward(service, scheme);
    const face = await boxCard();
    await link(id, face);
    const { approved, id: authorizationId } = await pay(face, 500, 'online');
    await service.settle();
    const row = await inScope(service.db, 'all', (trx) =>
      trx('decisions').where({ authorization_id: authorizationId }).first('reason_code'),
    );
    expect([approved, row?.reason_code]).toEqual([false, 'not_in_award']);
    const told = await inScope(service.db, 'all', (trx) => service.reports.decisionView(trx, authorizationId));
    expect(told?.rounds).toMatchObject([{ source: 'explained', reason: TILLS_ONLY }]);
    expect(told?.rounds[0]?.sentences).toContain(
      'The reason is not_in_award: the card is from a box of the practice, and works in person only.',
    );
    const tell = (line: string) => expect.fail(line);
    const about = { policies: service.policies, since: new Date('2026-01-01'), tell };
    const replayed = await inSnapshot(service.db, (trx) => replayDecisions(trx, about));
    expect(replayed.different).toBe(0);
  });

  it('is said to work at a till and not online before anything is paid', async () => {
    const { id: awardId } = await makeAward(service, scheme);
    await link(awardId, await boxCard());
    const question = { awardId, category: 'grocery_stores_supermarkets', amountPence: 500 };
    const ask = (cardPresence: 'present' | 'not_present') =>
      service.authorizations.willItWork('all', { ...question, cardPresence });
    expect(await ask('present')).toMatchObject({ prospect: 'yes', reason: null });
    expect(await ask('not_present')).toMatchObject({
      prospect: 'no',
      failures: ['not_in_award'],
      reason: TILLS_ONLY,
    });
  });

  it('takes the place of a lost card the same day, and closes its case (R70)', async () => {
    const { id, practiceId } = await makeAward(service, scheme);
    await service.cards.reportLostByHolder({ awardId: id, practiceId, reason: 'lost' });
    const [lost] = await cardsOf(id);
    const { cardId } = await link(id, await boxCard());
    await service.settle();
    expect(await cardRow(cardId)).toMatchObject({ replacement_for: lost.id, replacement_reason: 'lost' });
    const open = await inScope(service.db, 'all', (trx) =>
      trx('finance_cases').where({ award_id: id }).whereNot({ status: 'closed' }).pluck('kind'),
    );
    expect(open).toEqual([]);
  });

  it('retires a posted card that nobody had switched on', async () => {
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    await link(id, await boxCard());
    const statuses = (await cardsOf(id)).map(({ status, cancel_reason }) => [status, cancel_reason]);
    expect(statuses).toEqual([
      ['cancelled', 'replaced'],
      ['active', null],
    ]);
    const [posted, linked] = await cardsOf(id);
    expect([linked.replacement_for, linked.replacement_reason]).toEqual([posted.id, null]);
  });

  it('leaves the award when Stripe will not raise its limit, which would let no payment through', async () => {
    const { id } = await makeAward(service, scheme);
    const face = await boxCard();
    const { db, clock, logger, policies, recipients } = service;
    const stripe = createCardIssuer(createStripeClient(service.config.stripe));
    const issuer = { ...stripe, setFence: () => Promise.reject(new IssuerRefusal('no such limit')) };
    const cards = createCards({ db, clock, logger, policies, recipients, issuer });
    const input = { awardId: id, last4: face.last4, expMonth: face.exp_month, expYear: face.exp_year };
    expect(await codeOf(cards.linkCard(scheme.people.requester, input))).toBe('card_refused');
    expect((await cardsOf(id)).at(-1)).toMatchObject({ status: 'cancelled', cancel_reason: 'issue_failed' });
    expect((await atStripe(face)).status).toBe('inactive');
  });

  it('is not a way round a freeze (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const [card] = await cardsOf(id);
    await service.cards.freezeCard(scheme.people.finance, { cardId: card.id, kind: 'protective' });
    expect(await codeOf(link(id, await boxCard()))).toBe('wrong_state');
  });

  it('is replaced by a posted card of the person, which is another one than their first (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const [online] = await cardsOf(id);
    const face = await boxCard();
    const { cardId } = await link(id, face);
    await service.cards.replaceCard(scheme.people.requester, { cardId, reason: 'lost' });
    const made = (await cardsOf(id)).at(-1);
    expect(made).toMatchObject({ replacement_for: cardId, status: 'inactive', in_person_only: false });
    expect(made.stripe_card_id).not.toBe(online.stripe_card_id);
    expect((await atStripe(made)).cardholder.type).toBe('individual');
    expect((await atStripe(face)).status).toBe('canceled');
  });

  it('cannot be linked when it was lost from its box, and is cancelled at Stripe', async () => {
    const { id } = await makeAward(service, scheme);
    const face = await boxCard();
    const row = await inScope(service.db, 'all', (trx) =>
      trx('box_cards').where({ stripe_card_id: face.stripe_card_id }).first('id'),
    );
    await service.cards.withdrawBoxCard(scheme.people.requester, { boxCardId: row.id, because: 'lost' });
    await service.settle();
    expect(await codeOf(link(id, face))).toBe('invalid_input');
    expect(await atStripe(face)).toMatchObject({ status: 'canceled', cancellation_reason: 'lost' });
  });

  it('leaves the award when Stripe will not switch it on', async () => {
    const { id } = await makeAward(service, scheme);
    const face = await boxCard();
    await service.shop.issuing.cards.update(face.stripe_card_id, { status: 'canceled' });
    const { cardId } = await link(id, face);
    await service.settle();
    expect(await cardRow(cardId)).toMatchObject({ status: 'cancelled', cancel_reason: 'by_stripe' });
  });
});
