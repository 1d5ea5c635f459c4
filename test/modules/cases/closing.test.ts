import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent } from '../../../src/modules/audit/index.ts';
import { listCardsOfAward } from '../../../src/modules/cards/index.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { createCard } from '../../sandbox/sandbox-server.ts';
import { settling } from './settled.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof settling>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = settling(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

async function dispatch() {
  await acts.all((trx) => trx.raw("select enqueue_job('dispatch-domain-events', '{}'::json, null, null, null)"));
  await service.settle();
}
const caseOf = async (awardId: string) =>
  (await acts.casesOf(awardId)).map(({ kind, status, outcome }) => [kind, status, outcome]);

/** An award whose holder has reported the card as lost, with the case of it. */
async function lose() {
  const { id: awardId } = await makeAward(service, scheme);
  const holder = { awardId, practiceId: scheme.practiceId };
  await service.cards.reportLostByHolder({ ...holder, reason: 'lost' });
  await dispatch();
  expect(await caseOf(awardId)).toEqual([['card_lost', 'new', null]]);
  const [card] = await acts.all((trx) => listCardsOfAward(trx, awardId));
  if (!card) throw new Error('the award has a card');
  return { awardId, card };
}

describe('the case of a lost card', () => {
  it('closes by itself when the card was replaced: nobody needs another one today (R70)', async () => {
    const { awardId, card } = await lose();
    await service.cards.replaceCard(scheme.people.requester, { cardId: card.id, reason: 'lost' });
    await service.settle();
    expect(await caseOf(awardId)).toEqual([['card_lost', 'closed', 'settled']]);
    const [{ id }] = (await acts.casesOf(awardId)) as [{ id: string }];
    expect(await acts.audited(id)).toEqual(['case.open', 'case.close']);
  });

  it('closes by itself when the award is over', async () => {
    const { awardId } = await lose();
    await service.awards.endAward(scheme.people.approver, { awardId, reason: 'cancelled' });
    await service.settle();
    expect(await caseOf(awardId)).toEqual([['card_lost', 'closed', 'settled']]);
  });

  it('that is told only after the card was replaced is closed at once, and one whose job was lost the next morning', async () => {
    const { awardId, card } = await lose();
    expect(await service.cases.matchCardCases()).toBe(0);
    await service.cards.replaceCard(scheme.people.requester, { cardId: card.id, reason: 'lost' });
    expect(await service.cases.matchCardCases()).toBe(1);
    await acts.all((trx) =>
      publishEvent(trx, {
        type: 'card.reported_lost',
        occurredAt: service.clock.now(),
        practiceId: scheme.practiceId,
        awardId,
        payload: { stripeCardId: card.stripeCardId, reason: 'lost' },
      }),
    );
    await dispatch();
    expect(await caseOf(awardId)).toEqual([
      ['card_lost', 'closed', 'settled'],
      ['card_lost', 'closed', 'settled'],
    ]);
  });
});

describe('the case that too little money is at Stripe', () => {
  const state = () => acts.all((trx) => trx('finance_cases').where({ kind: 'issuing_balance_short' }).pluck('status'));
  const send = (amount: number) =>
    service.shop.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount, currency: 'gbp' });

  it('stays open while the money there does not cover the live awards, and closes when what has arrived does', async () => {
    const { id: card } = await createCard(service.shop, { status: 'inactive' });
    const amount = (await service.shop.balance.retrieve()).issuing?.available[0]?.amount ?? 0;
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount });
    await service.settle();
    await acts.all((trx) =>
      publishEvent(trx, {
        type: 'authorization.issuing_balance_short',
        occurredAt: service.clock.now(),
        practiceId: null,
        awardId: null,
        payload: { authorizationId: 'iauth_poor', amountPence: 500 },
      }),
    );
    await dispatch();
    await makeAward(service, scheme, { amountPence: 4000 });
    await service.reconciliation.bookArrivals();
    expect(await state()).toEqual(['new']);
    await send(100_000);
    await service.reconciliation.bookArrivals();
    expect(await state()).toEqual(['closed']);
  });
});
