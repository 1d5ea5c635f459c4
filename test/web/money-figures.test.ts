import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';
import { settling } from '../modules/cases/settled.ts';
import { disputing, FRAUD } from '../modules/disputes/disputed.ts';
import { createCard } from '../sandbox/sandbox-server.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let finance: Visitor;
let cases: ReturnType<typeof settling>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  finance = await signInAs(service.baseUrl, scheme.people.finance.id);
  cases = settling(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

/** A page as it is read: no markup, and one blank between words. */
const wordsOf = async (path: string) => (await finance.get(path)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** An award of £40.00 with two holds of £26.00 in all, from which a shop took £54.00 for a hold of £14.00. */
async function overtakenWithHolds() {
  const { id: awardId, reference } = await makeAward(service, scheme, { amountPence: 4000 });
  const card = await stripeCardOf(service, awardId);
  const { authorizations } = service.shop.testHelpers.issuing;
  const pay = (amount: number) => authorizations.create({ card, amount, merchant_data: SUPERMARKET });
  const first = await pay(1400);
  await pay(2500);
  await pay(100);
  await authorizations.capture(first.id, { capture_amount: 5400 });
  await service.settle();
  const [opened] = await cases.casesOf(awardId);
  return { awardId, reference, caseId: String(opened?.id) };
}

describe('the case of a shortfall', () => {
  it('shows every figure that what is short is made of, with holds open', async () => {
    const { caseId, reference } = await overtakenWithHolds();
    const page = await wordsOf(`/cases/${caseId}`);
    expect(page).toContain(`Seagull Stores took £40.00 beyond what award ${reference} had. All of it is still short.`);
    expect(page).toContain('The award had £40.00 Spent on it £54.00 On hold at shops £26.00');
    expect(page).toContain('Short: spent and on hold, less what it had £40.00');
    const list = await wordsOf('/cases');
    expect(list).toContain(`Seagull Stores took £40.00 beyond what award ${reference} had.`);
  });

  it('once it is closed, says how it was settled, and is nobody’s to do', async () => {
    const { caseId } = await cases.short();
    await cases.recover(caseId, 120);
    expect(await wordsOf(`/cases/${caseId}`)).toContain('Was short in all £3.00 Paid back, outside Stripe £1.20');
    await cases.charge(caseId);
    const page = await wordsOf(`/cases/${caseId}`);
    expect(page).toContain('Was short £3.00 Charged to the budget £1.80 Paid back, outside Stripe £1.20 ');
    expect(page).not.toMatch(/ Due | Owner |Nobody yet|Repaid/);
  });

  it('names each dispute by what is disputed, which may be a part of the payment', async () => {
    const { caseId, cardTransactionId } = await cases.short();
    await service.disputes.openDispute(scheme.people.finance, { ...FRAUD, cardTransactionId, amountPence: 250 });
    const page = await wordsOf(`/cases/${caseId}`);
    expect(page).toContain('See the dispute of £2.50');
    expect(page).not.toContain('See the dispute of £13.00');
  });
});

describe('the movements of a budget', () => {
  it('tell what was spent beyond an award, what was charged, and that nobody paid that back', async () => {
    const { caseId } = await cases.short();
    await cases.recover(caseId, 120);
    await cases.charge(caseId);
    const page = await wordsOf('/budgets/DEMO-01');
    const movement = (what: string, amount: string, change: string) =>
      expect(page).toMatch(new RegExp(`What ${what} Award A-\\w+ Amount ${amount} Change in what is left ${change}`));
    movement('Spent beyond the award', '£3.00', '−£3.00');
    movement('Paid back, outside Stripe', '£1.20', 'No change');
    movement('Charged to the budget, for what was overspent', '£1.80', '−£1.80');
    movement('Covered what was overspent', '£1.80', '\\+£1.80');
    expect(page).not.toContain('Paid back an amount');
  });
});

describe('the award', () => {
  it('says at the payment what a dispute has won back of it', async () => {
    const disputes = disputing(service, scheme);
    const { awardId, cardTransactionId } = await disputes.overtaken(6000, 6000);
    expect(await wordsOf(`/awards/${awardId}`)).not.toContain('came back');
    const { id } = await service.disputes.openDispute(scheme.people.finance, {
      ...FRAUD,
      cardTransactionId,
      amountPence: 3500,
    });
    await service.disputes.submitDispute(scheme.people.finance, id);
    const { stripe_dispute_id: stripeDisputeId } = await disputes.rowOf(id);
    await disputes.decide({ stripeDisputeId }, 'won');
    expect(await wordsOf(`/awards/${awardId}`)).toMatch(
      /Seagull Stores £60\.00 .*£35\.00 of it came back after a dispute\./,
    );
  });
});

describe('what happened with an award', () => {
  it('is told in one list, newest first: what people did, and each payment', async () => {
    const { awardId } = await disputing(service, scheme).overtaken(6000, 6000);
    expect((await finance.post(`/awards/${awardId}/freeze`)).text).toContain('frozen');
    const [, told = ''] = (await wordsOf(`/awards/${awardId}`)).split('What happened');
    expect(told).toMatch(
      /The card was frozen [^,]*, by staff A card was made .* Approved .*, approver Asked for .*, requester/,
    );
    expect(told).toContain('Seagull Stores took £60.00');
  });

  it('says of which card an act was, where there were several', async () => {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 4000 });
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
    await service.cards.replaceCard(scheme.people.requester, { cardId: card.id, reason: 'lost' });
    await service.settle();
    const [, told = ''] = (await wordsOf(`/awards/${awardId}`)).split('What happened');
    expect(told).toMatch(
      /A card was made: online card that ends \d{4} .*A card was made: online card that ends \d{4} /,
    );
  });
});

describe('a card in place of a damaged one', () => {
  it('is told apart from that while both can be used, for they have the same number (R70)', async () => {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 4000, cardType: 'physical' });
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
    await service.cards.activateCard(scheme.people.requester, card.id);
    await service.cards.replaceCard(scheme.people.requester, { cardId: card.id, reason: 'damaged' });
    await service.settle();
    expect(await wordsOf(`/awards/${awardId}`)).toMatch(
      /New plastic card that ends (\d{4}) .*Old plastic card that ends \1 .*\(old plastic card that ends \1\)/,
    );
  });
});

describe('what can no longer be done', () => {
  it('is not offered: a payment whose dispute was let go of, and a dispute that was sent', async () => {
    const { caseId, cardTransactionId } = await cases.short();
    const { id } = await service.disputes.openDispute(scheme.people.finance, { ...FRAUD, cardTransactionId });
    await service.disputes.withdrawDispute(scheme.people.finance, id);
    expect((await finance.get(`/cases/${caseId}`)).text).not.toContain(`/cases/${caseId}/dispute`);
    expect((await finance.get(`/disputes/${id}`)).text).toContain(`/cases/${caseId}`);
    const charge = (await finance.get(`/cases/${caseId}/charge`)).text;
    const form = { chargePence: '300', formKey: hiddenIn(charge, 'formKey'), reason: 'A tip that was agreed' };
    const charged = (await finance.post(`/cases/${caseId}/charge`, form)).text;
    expect(charged).toContain('The case is closed.');
    expect(charged).not.toContain('can still be disputed');
    for (const act of ['submit', 'withdraw']) {
      const page = (await finance.get(`/disputes/${id}/${act}`)).text;
      expect(page).toContain('It was sent, or is over. Nothing of it can be changed.');
      expect(page).not.toContain('<form method="post" novalidate>');
    }
    expect((await finance.get(`/disputes/${id}/evidence`)).headers['location']).toBe(`/disputes/${id}`);
  });

  it('by an old address says why, without a button: to charge or close a closed case', async () => {
    const { caseId } = await cases.short();
    expect((await finance.get(`/cases/${caseId}/close`)).text).not.toContain('name="reason"');
    await cases.charge(caseId);
    for (const act of ['charge', 'close']) {
      const page = (await finance.get(`/cases/${caseId}/${act}`)).text;
      expect(page).toContain('This case is closed');
      expect(page).not.toContain('name="reason"');
    }
  });
});

describe('a form of a dispute', () => {
  it('tells all that is missing at once', async () => {
    const { caseId, cardTransactionId } = await cases.short();
    const path = `/cases/${caseId}/dispute`;
    await finance.get(path);
    const empty = await finance.post(path, { payment: cardTransactionId });
    expect(empty.text).toContain('Choose why');
    expect(empty.text).toContain('Write a note that says what happened');
    const other = await finance.post(path, { payment: cardTransactionId, reason: 'other', amount: 'all' });
    for (const fault of ['Enter an amount', 'Write a note', 'Write what was bought', 'Choose goods or a service']) {
      expect(other.text).toContain(fault);
    }
  });
});

describe('a case that is closed by hand', () => {
  it('says what to look at and where, before it offers to be closed', async () => {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 1000 });
    const card = await stripeCardOf(service, awardId);
    const merchant_data = SUPERMARKET;
    await service.shop.testHelpers.issuing.transactions.createUnlinkedRefund({ card, amount: 250, merchant_data });
    await service.settle();
    const [opened] = await cases.casesOf(awardId);
    const page = await wordsOf(`/cases/${opened?.id}`);
    expect(page).toMatch(/Seagull Stores gave £2\.50 back to award A-\w+, and no purchase fits it\./);
    expect(page).toContain('What to look at The money is booked');
    expect(page).toContain('Of that, stayed on the award £2.50');
    expect(page).toContain('See the budget');
  });
});

describe('the case that too little money was at Stripe', () => {
  it('names the payment, its shop and its award, says where to send money, and offers nothing once that has come', async () => {
    const { shop } = service;
    const { id: awardId, reference } = await makeAward(service, scheme, { amountPence: 1000 });
    const { id: nobodys } = await createCard(shop, { status: 'inactive' });
    const amount = (await shop.balance.retrieve()).issuing?.available[0]?.amount ?? 0;
    await shop.testHelpers.issuing.transactions.createForceCapture({ card: nobodys, amount });
    const card = await stripeCardOf(service, awardId);
    await shop.testHelpers.issuing.authorizations.create({ card, amount: 500, merchant_data: SUPERMARKET });
    await service.settle();
    const caseId = await cases.all((trx) => trx('finance_cases').where({ kind: 'issuing_balance_short' }).first('id'));
    const path = `/cases/${caseId.id}`;
    const open = await finance.get(path);
    const payment = `A payment of £5.00 at Seagull Stores on award ${reference} was declined`;
    expect(open.text).toContain(`${payment} because the money held at Stripe did not cover it.`);
    for (const link of [`/awards/${awardId}`, '/funding', '/declines/']) expect(open.text).toContain(`href="${link}`);
    expect((await finance.get('/cases?kind=issuing_balance_short')).text).not.toContain('No award');
    await shop.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount: amount * 2, currency: 'gbp' });
    await service.reconciliation.bookArrivals();
    const closed = await wordsOf(path);
    expect(closed).toContain('How it ended Settled by itself');
    expect(closed).not.toContain('What you can do');
    expect((await wordsOf(`${path}/close`)).includes('This case is closed already.')).toBe(true);
  });
});
