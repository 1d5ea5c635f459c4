import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { ANY_WAY, follow, letNotify, messagesOf, sentByNotify, voucherFor } from '../harness/sending.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let requester: Visitor;
let finance: Visitor;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  requester = await signInAs(service.baseUrl, scheme.people.requester.id);
  finance = await signInAs(service.baseUrl, scheme.people.finance.id);
});
afterAll(() => service[Symbol.asyncDispose]());

const formKeyIn = (text: string) => /name="formKey" value="([^"]+)"/.exec(text)?.[1] ?? '';

describe('sending a voucher from its award', () => {
  it('offers the ways that are safe, shows what would be said, and says why not another (R69)', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, mayEmail: false });
    expect((await requester.get(`/awards/${id}`)).text).toContain(`href="/awards/${id}/send"`);
    const { text } = await requester.get(`/awards/${id}/send`);
    for (const shown of ['Text it', 'Post a letter', 'voucher XXXX-XXXX-XXXX-XXXX', 'not safe to email them']) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain('Email it');
    expect(text).not.toContain('900145');
  });

  it('offers none until the person was asked, and none to print for a card (R69)', async () => {
    const { id } = await voucherFor(service, scheme, null);
    const { text } = await requester.get(`/awards/${id}/send`);
    expect(text).toContain('Nobody has asked this person yet');
    expect(text).toContain('Print it instead');
    expect(text).not.toContain('Send the voucher</button>');
    const card = await makeAward(service, scheme, { method: 'card' });
    expect((await requester.get(`/awards/${card.id}/send`)).headers['location']).toBe(`/awards/${card.id}`);
    expect((await requester.get(`/awards/${card.id}`)).text).not.toContain(`/awards/${card.id}/send`);
  });

  it('begins with an approval that says it makes a voucher, not a card', async () => {
    const asked = { request: requestFor({ method: 'voucher' }), options: {} };
    const { id } = await service.awards.requestAward(scheme.people.requester, asked);
    const approver = await signInAs(service.baseUrl, scheme.people.approver.id);
    const { text } = await approver.get(`/awards/${id}/decide`);
    expect(text).toContain('aside at once and makes the voucher.');
  });

  it('is what an approver reads of a voucher that they approved, and shows how its person needs to be written to', async () => {
    const { id } = await voucherFor(service, scheme);
    const approver = await signInAs(service.baseUrl, scheme.people.approver.id);
    const decided = (await approver.get(`/awards/${id}/decided`)).text;
    expect(decided).toContain('The practice can print or send it now.');
    expect(decided).not.toContain('the card is ready');
    const { recipientId } = await inScope(service.db, 'all', (trx) =>
      trx('awards').where({ id }).first('recipient_id as recipientId'),
    );
    const note = 'Large print. Do not text';
    await requester.post(`/people/${recipientId}/communication-needs`, { channel: 'any', interpreter: 'none', note });
    expect((await requester.get(`/awards/${id}/send`)).text).toContain(note);
    expect((await requester.get(`/awards/${id}/print`)).text).toContain('If a code was printed or sent for this award');
  });

  it('asks how, sends once however often the form is sent, and says when and whether it arrived', async () => {
    const { id } = await voucherFor(service, scheme);
    const path = `/awards/${id}/send`;
    const formKey = formKeyIn((await requester.get(path)).text);
    expect((await requester.post(path, { formKey })).text).toContain('Choose how it should be sent');
    await requester.post(path, { formKey, channel: 'text' });
    await requester.post(path, { formKey, channel: 'text' });
    await service.settle();
    const [message, ...others] = await messagesOf(service, id);
    expect(others).toEqual([]);
    expect(await sentByNotify(service, message?.id)).toHaveLength(1);
    await follow(service);
    const { text } = await requester.get(`/awards/${id}`);
    expect(text).toMatch(/By text to the number ending 45, 22 November 2026[^<]+\. It arrived\./);
    expect(text).toContain('Sent, code not used yet');
    const seenByFinance = (await finance.get(`/awards/${id}`)).text;
    expect(seenByFinance).toContain('By text, 22 November 2026');
    expect(seenByFinance).not.toContain('ending 45');
    expect((await finance.get(path)).status).toBe(403);
  });

  it('has nothing to send before the voucher is approved, and takes no form with another key', async () => {
    const asked = requestFor({ method: 'voucher' });
    const { id } = await service.awards.requestAward(scheme.people.requester, { request: asked, options: {} });
    const early = await requester.get(`/awards/${id}/send`);
    expect([early.status, early.text]).toEqual([200, expect.stringContaining('Only a voucher that works')]);
    const voucher = await voucherFor(service, scheme);
    const path = `/awards/${voucher.id}/send`;
    await requester.get(path);
    for (const formKey of ['a\u0000b', Array.from({ length: 9000 }, (_, at) => at.toString(36)).join('')]) {
      const { status } = await requester.post(path, { formKey, channel: 'text' });
      expect(status).toBeLessThan(500);
    }
  });

  it('becomes a task with a call script when nothing arrived, until another way is found (R68)', async () => {
    const { id } = await voucherFor(service, scheme, { ...ANY_WAY, mayPost: false, phone: '07700 900002' });
    const path = `/awards/${id}/send`;
    await requester.post(path, { formKey: formKeyIn((await requester.get(path)).text), channel: 'text' });
    await service.settle();
    await follow(service);
    const told = 'in another way: what was sent did not arrive';
    const tasks = (await requester.get('/tasks')).text;
    expect(tasks).toContain(told);
    expect(tasks).toContain('Is it safe to text you? Is it safe to post to you?');
    const { text } = await requester.get(`/awards/${id}`);
    expect(text).toContain('It did not arrive: it cannot be delivered there.');
    expect(text).toMatch(
      /The text with the voucher did not arrive<.*The text with the voucher left<.*The voucher is to go by text</s,
    );
    await service.vouchers.printCode(scheme.people.requester, id);
    expect((await requester.get('/tasks')).text).not.toContain(told);
  });

  it('is a task too when the letter failed, and none while the voucher is frozen (R68)', async () => {
    const { id } = await voucherFor(service, scheme);
    const path = `/awards/${id}/send`;
    await requester.post(path, { formKey: formKeyIn((await requester.get(path)).text), channel: 'letter' });
    await service.settle();
    const [letter] = await messagesOf(service, id);
    const [posted] = await sentByNotify(service, letter?.id);
    await letNotify(service, posted?.id ?? '', 'technical-failure');
    await follow(service);
    const told = `href="${path}">Get the voucher to`;
    expect((await requester.get('/tasks')).text).toContain(told);
    const { id: cardId } = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await service.cards.freezeCard(scheme.people.approver, { cardId, kind: 'protective' });
    expect((await requester.get('/tasks')).text).not.toContain(told);
    expect((await requester.get(path)).text).toContain('This voucher is frozen.');
  });
});
