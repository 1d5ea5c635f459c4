import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'practice_manager' | 'finance' | 'auditor', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver', 'practice_manager', 'finance', 'auditor'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterEach(() => service.clock.set(new Date('2026-11-22T10:00:00Z')));
afterAll(() => service[Symbol.asyncDispose]());

describe('a box of cards on its page', () => {
  it('is ordered once however often the button is pressed, received, and its cards are given to people (R39)', async () => {
    const { practice_manager, requester } = visitors;
    const { id } = await makeAward(service, scheme);
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('Give a card from the box');
    expect((await requester.get('/boxes')).text).not.toContain('Order a box');
    const none = (await requester.get(`/awards/${id}/link-card`)).text;
    expect(none).toContain('none is at hand. The practice manager or an approver can order a box.');
    expect(none).not.toContain('Link this card');
    expect((await practice_manager.get(`/awards/${id}/link-card`)).text).toMatch(/href="\/boxes"[^>]*>Order a box/);
    const page = (await practice_manager.get('/boxes')).text;
    const orderKey = hiddenIn(page, 'orderKey');
    expect((await practice_manager.post('/boxes', { act: 'order', orderKey, size: '26' })).text).toContain(
      'between 1 and 25',
    );
    for (const _press of [1, 2]) {
      expect((await practice_manager.post('/boxes', { act: 'order', orderKey, size: '2' })).text).toContain(
        'The cards are ordered',
      );
    }
    await service.settle();
    const boxes = await inScope(service.db, 'all', (trx) =>
      trx('card_boxes').where({ ordered_by: scheme.people.practice_manager.id }).select('id'),
    );
    expect(boxes.length).toBe(1);
    expect((await requester.get('/boxes')).text).toContain('This box has come');
    expect((await requester.post('/boxes', { act: 'receive', boxId: boxes[0].id })).text).toContain('The box is here');
    expect((await requester.get('/boxes')).text).toContain('Two cards are here to hand out.');
    expect((await requester.get(`/awards/${id}`)).text).toContain('Give a card from the box');
    const [card, other] = await inScope(service.db, 'all', (trx) =>
      trx('box_cards').where({ box_id: boxes[0].id }).orderBy('id'),
    );
    await requester.get(`/awards/${id}/link-card`);
    const wrong = await requester.post(`/awards/${id}/link-card`, { last4: '12', expiry: 'soon' });
    expect(wrong.text).toContain('Enter the last 4 digits');
    expect(wrong.text).toContain('Enter the month and year on the card');
    const expiry = `${card.exp_month}/${card.exp_year % 100}`;
    const linked = await requester.post(`/awards/${id}/link-card`, { last4: card.last4, expiry });
    expect(linked.text).toContain('The card works now');
    const award = (await requester.get(`/awards/${id}`)).text;
    expect(award).toContain('It works in shops in the UK, in person.');
    expect(award).not.toContain('Give a card from the box');
    const second = (await requester.get(`/awards/${id}/link-card`)).text;
    expect(second).toContain(`This award has a plastic card already, which ends ${card.last4}`);
    expect(second).not.toContain('Link this card');
    await requester.get('/boxes');
    expect((await requester.post('/boxes', { act: 'withdraw', card: other.id })).text).toContain(
      'Choose what is wrong',
    );
    const taken = await requester.post('/boxes', { act: 'withdraw', card: other.id, because: 'lost' });
    expect(taken.text).toContain('The card is taken out');
  });
});

describe('a freeze on top of another (R48)', () => {
  it('says that the card is still frozen when only the one on top was lifted', async () => {
    const { requester, finance } = visitors;
    const { id } = await makeAward(service, scheme);
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await requester.get(`/awards/${id}/freeze`);
    await requester.post(`/awards/${id}/freeze`);
    await service.cards.freezeCard(scheme.people.finance, { cardId: card.id, kind: 'protective' });
    await finance.get(`/awards/${id}/unfreeze`);
    const lifted = (await finance.post(`/awards/${id}/unfreeze`)).text;
    expect(lifted).toContain('The card was frozen before, and still is.');
    await requester.get(`/awards/${id}/unfreeze`);
    expect((await requester.post(`/awards/${id}/unfreeze`)).text).toContain('The card works again');
  });

  it('is not lifted with the one that somebody saw before it was set', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme);
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await service.cards.freezeCard(scheme.people.requester, { cardId: card.id, kind: 'staff' });
    const path = `/awards/${id}/unfreeze`;
    const seen = { frozen: hiddenIn((await approver.get(path)).text, 'frozen') };
    await requester.get(path);
    await service.cards.freezeCard(scheme.people.finance, { cardId: card.id, kind: 'protective' });
    const refused = (await approver.post(path, seen)).text;
    expect(refused).toContain('The freeze has changed since you opened this page. Nothing was lifted.');
    expect(refused).toContain('froze it to protect somebody');
    const frozen = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: card.id }).first('freeze_kind'));
    expect(frozen).toEqual({ freeze_kind: 'protective' });
    const notTheirs = await requester.post(path, seen);
    expect([notTheirs.status, notTheirs.text]).toEqual([
      403,
      expect.stringContaining('an approver or finance can lift'),
    ]);
    expect(notTheirs.text).not.toContain('to protect somebody');
    const again = { frozen: hiddenIn(refused, 'frozen') };
    expect((await approver.post(path, again)).text).toContain('The card was frozen before, and still is.');
  });

  it('is told to whoever switches a card on in spite of it, or the card stays off', async () => {
    const { approver, requester } = visitors;
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await service.cards.activateCard(scheme.people.requester, card.id);
    const made = await service.cards.replaceCard(scheme.people.requester, { cardId: card.id, reason: 'damaged' });
    const path = `/awards/${id}/activate`;
    expect((await approver.get(path)).text).not.toContain('is frozen');
    const mainAct = async (visitor: Visitor) =>
      /<a(?=[^>]*class="nhsuk-button")[^>]*href="([^"]*)"/.exec((await visitor.get(`/awards/${id}`)).text)?.[1];
    expect(await mainAct(approver)).toBe(path);
    await service.cards.freezeCard(scheme.people.finance, { cardId: card.id, kind: 'protective' });
    expect(await mainAct(approver)).toBe(`/awards/${id}/unfreeze`);
    expect((await approver.get(`/awards/${id}`)).text).toContain('Switch the card on');
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('Switch the card on');
    const refused = (await approver.post(path, { frozen: '' })).text;
    expect(refused).toContain('The card was not switched on.');
    expect(refused).toContain('to protect somebody');
    const off = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: made.cardId }).first('status'));
    expect(off).toEqual({ status: 'inactive' });
    const frozen = hiddenIn(refused, 'frozen');
    expect((await approver.post(path, { frozen })).text).toContain('The card is switched on');
  });

  it('has nothing to lift, freeze or switch on once that is done, and says so', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme);
    const path = `/awards/${id}`;
    for (const [act, told] of [
      ['unfreeze', 'This card is not frozen'],
      ['activate', 'This card does not wait to be switched on'],
    ]) {
      const { text } = await requester.get(`${path}/${act}`);
      expect(text).toContain(told);
      expect(text).not.toContain('<form method="post" novalidate>');
    }
    await requester.get(`${path}/freeze`);
    await requester.post(`${path}/freeze`);
    expect((await approver.get(`${path}/freeze`)).text).toContain('This card is frozen already');
  });

  it('can be laid on a pause of the holder, who could go on paying else', async () => {
    const { requester } = visitors;
    const { id, practiceId } = await makeAward(service, scheme);
    await service.cards.pauseByHolder({ awardId: id, practiceId });
    expect((await requester.get(`/awards/${id}`)).text).toContain('Freeze this card');
    await requester.get(`/awards/${id}/freeze`);
    expect((await requester.post(`/awards/${id}/freeze`)).text).toContain('The card is frozen');
    await expect(service.cards.resumeByHolder({ awardId: id, practiceId })).rejects.toThrow('There is no card');
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('Freeze this card');
  });
});

describe('more for an award on its page', () => {
  it('is asked for by one person, decided on by another, and told to everybody (R13)', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme);
    expect((await requester.get(`/awards/${id}/add`)).text).toContain('20 December 2026 at the latest.');
    expect((await requester.post(`/awards/${id}/add`, { reason: 'Yes' })).text).toContain('Enter an amount, or a new');
    const tooMuch = await requester.post(`/awards/${id}/add`, { amount: '30', reason: 'Prices rose' });
    expect(tooMuch.text).toContain('£20 more can be added');
    expect(tooMuch.text).toContain('Prices rose');
    for (const none of [
      { day: '31', month: '2', year: '2027' },
      { day: '1', month: '1', year: '0000' },
    ]) {
      const wrong = await requester.post(`/awards/${id}/add`, { amount: '5', ...none, reason: 'Prices rose' });
      expect(wrong.text).toContain('Enter a real date');
    }
    const more = { amount: '5', day: '20', month: '12', year: '2026', reason: 'Prices rose' };
    const asked = await requester.post(`/awards/${id}/add`, more);
    expect(asked.text).toContain('You have asked for more');
    const seen = (await requester.get(`/awards/${id}`)).text;
    expect(seen).toContain('Waiting for a decision');
    expect(seen).not.toContain('Ask for more money or time');
    const href =
      /href="(\/awards\/[^"]*\/additions\/[^"]*)"/.exec((await approver.get(`/awards/${id}`)).text)?.[1] ?? '';
    const told = (await approver.get(href)).text;
    expect(told).toContain('Prices rose');
    expect(told).toMatch(/£[\d,]+\.\d\d left now\. Approving this leaves £[\d,]+\.\d\d\./);
    expect((await approver.post(href, { decision: 'refuse' })).text).toContain('Say why it is refused');
    const approved = (await approver.post(href, { decision: 'approve' })).text;
    for (const said of ['Approved', 'printed before says the earlier last day']) expect(approved).toContain(said);
    const page = (await requester.get(`/awards/${id}`)).text;
    expect(page).toContain('£45.00 of £45.00 left on an online card until 20 December 2026');
    expect(page).toContain('£40.00 was awarded at first, and £5.00 was added since.');
    expect((await visitors.auditor.get(`/awards/${id}`)).text).toContain('£5.00 more');
  });
});

describe('more than a policy ordinarily gives, on its page (R60)', () => {
  it('is approved with the answer that the policy asks for, which is asked at the field and shown to all', async () => {
    const { requester, finance } = visitors;
    const rails = { policy: 'P2', method: 'invoice' as const, methodsOffered: ['invoice' as const, 'card' as const] };
    const { id } = await makeAward(service, scheme, { ...rails, amountPence: 25_000 });
    await requester.get(`/awards/${id}/add`);
    await requester.post(`/awards/${id}/add`, { amount: '20', reason: 'A second rail' });
    const href =
      /href="(\/awards\/[^"]*\/additions\/[^"]*)"/.exec((await finance.get(`/awards/${id}`)).text)?.[1] ?? '';
    const notTheirs = (await visitors.approver.get(href)).text;
    expect(notTheirs).toContain('This is more than you may approve. With it the award has £270; ordinarily');
    expect(notTheirs).toContain('Ask alliance finance or the commissioner. You can still refuse it.');
    expect(notTheirs).not.toContain('within 28 days, ');
    expect(notTheirs).not.toContain('value="approve"');
    const theirs = (await finance.get(href)).text;
    expect(theirs).toContain('What does the occupational therapist’s note say');
    expect(theirs).toContain('£270.00 with this, of all kinds of help');
    const short = (await finance.post(href, { decision: 'approve', capReason: 'Two' })).text;
    expect(short).toContain('href="#capReason"');
    expect(short).toContain('>Two</textarea>');
    const capReason = 'Pat Shown, therapist: one rail on each side';
    expect((await finance.post(href, { decision: 'approve', capReason })).text).toContain('Approved');
    expect((await requester.get(`/awards/${id}`)).text).toContain(`A second rail. Why more than usual: ${capReason}`);
    const repeats = (await finance.get('/repeats')).text;
    expect(repeats).toContain(capReason);
    expect(repeats).toContain('more than its policy ordinarily gives');
  });
});
