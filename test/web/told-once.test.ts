import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { hiddenIn, signInAs, type Visitor, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'commissioner', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver', 'commissioner'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

/** Sends the form as a browser does, and stops at what was answered. */
const send = (who: Visitor, path: string, form: Record<string, string> = {}) =>
  who.forge(path, { _csrf: who.token(), ...form });

type Row = { status: string; cancel_reason: string | null };
const cardsOf = (awardId: string): Promise<Row[]> =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).orderBy('id'));

describe('a form that did its act', () => {
  it('leads on to a page that tells the same when it is asked for again', async () => {
    const { id } = await makeAward(service, scheme);
    const { approver } = visitors;
    await approver.get(`/awards/${id}/end`);
    const sent = await send(approver, `/awards/${id}/end`, { reason: 'withdrawn' });
    expect(sent.status).toBe(303);
    const address = sent.headers['location'] ?? '';
    for (const _refresh of [1, 2]) {
      const told = await approver.get(address);
      expect(told.status).toBe(200);
      expect(told.text).toContain('The award is over');
      expect(told.text).toContain('£40.00 went back to the budget');
    }
  });

  it('leads on for every act on cards, people and budgets', async () => {
    const { requester, commissioner } = visitors;
    const { id } = await makeAward(service, scheme);
    for (const act of ['freeze', 'unfreeze', 'consent-withdrawn', 'died']) {
      const path = `/awards/${id}/${act}`;
      const { status, headers } = await send(requester, path);
      expect([act, status]).toEqual([act, 303]);
      expect(headers['location']).toMatch(new RegExp(`^${path}[?]done=`));
    }
    for (const act of ['stop', 'resume']) {
      const path = `/budgets/DEMO-01/${act}`;
      const { headers } = await send(commissioner, path, { reason: 'Receipts are being checked' });
      expect(headers['location']).toMatch(new RegExp(`^${path}[?]done=`));
    }
  });

  it('tells it to whoever acted only, and shows the form to anybody else', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme);
    const address = (await send(requester, `/awards/${id}/freeze`)).headers['location'] ?? '';
    expect((await requester.get(address)).text).toContain('The card is frozen');
    const { text } = await approver.get(address);
    expect(text).not.toContain('The card is frozen');
    expect((await approver.get(address.replace('/freeze', '/unfreeze'))).text).toContain('Lift the freeze');
  });

  it('tells a holder that their card is stopped as often as they look (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const { code } = await service.vouchers.printCode(scheme.people.requester, id);
    const holder = visit(service.baseUrl);
    await holder.get('/my-award');
    await holder.post('/my-award', { code });
    await holder.get('/my-award/lost');
    const address = (await send(holder, '/my-award/lost')).headers['location'] ?? '';
    for (const _refresh of [1, 2]) {
      const { text } = await holder.get(address);
      expect(text).toContain('Your card is stopped');
      expect(text).not.toContain('There is a problem');
    }
  });
});

describe('a form that was answered with a page', () => {
  it('gives the address at which the page is read, so that Back and Refresh send nothing again', async () => {
    const { requester, approver, commissioner } = visitors;
    const own = { request: requestFor(), options: {} };
    const { id } = await service.awards.requestAward(scheme.people.approver, own);
    const stop = await commissioner.post('/budgets/DEMO-01/stop?year=2026/27');
    expect(stop.text).toContain('<meta name="read-at" content="/budgets/DEMO-01/stop?year=2026/27">');
    const approve = await approver.post(`/awards/${id}/approve`);
    expect(approve.text).toContain(`<meta name="read-at" content="/awards/${id}">`);
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('read-at');
  });

  it('makes no second code when the page that shows one is asked for again (R50)', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme);
    const path = `/awards/${id}/print`;
    const formKey = hiddenIn((await requester.get(path)).text, 'formKey');
    expect((await requester.post(path, { formKey })).text).toContain('Your card with £40');
    const again = (await requester.post(path, { formKey })).text;
    expect(again).toContain('The code was made and shown once already, and works.');
    const codes = await inScope(service.db, 'all', (trx) => trx('access_codes').where({ award_id: id }));
    expect(codes).toHaveLength(1);
    const other = hiddenIn(again, 'formKey');
    expect((await requester.post(path, { formKey: other })).text).toContain('Your card with £40');
  });
});

describe('a card that is replaced (R48, R70)', () => {
  it('is replaced once, however often its form is sent', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const path = `/awards/${id}/replace`;
    const cardId = hiddenIn((await requester.get(path)).text, 'cardId');
    for (const _press of [1, 2, 3]) {
      expect((await requester.post(path, { cardId, reason: 'lost' })).text).toContain('A new card is on its way');
      await service.settle();
    }
    const cards = await cardsOf(id);
    expect(cards.map((card) => card.cancel_reason ?? card.status)).toEqual(['lost', 'inactive']);
  });

  it('is not replaced by a page that was about an earlier card, which says so', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const path = `/awards/${id}/replace`;
    const cardId = hiddenIn((await requester.get(path)).text, 'cardId');
    await approver.get(path);
    await approver.post(path, { cardId, reason: 'lost' });
    for (const stale of [{ cardId, reason: 'stolen' }, { cardId }, { reason: 'lost' }]) {
      const answer = await requester.post(path, stale);
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('a card that has been replaced meanwhile');
    }
    expect(await cardsOf(id)).toHaveLength(2);
  });
});
