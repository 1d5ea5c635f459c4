import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { hiddenIn, signInAs, type Visitor, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'finance', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver', 'finance'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a card that is posted and replaced', () => {
  it('is told where it is, replaced from its award with a reason, and listed as an earlier card (R48, R70)', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme, { cardType: 'physical' });
    const stripeCardId = await stripeCardOf(service, id);
    const parcel = service.shop.testHelpers.issuing.cards;
    await parcel.shipCard(stripeCardId);
    await service.settle();
    const posted = 'Posted on 22 November 2026; should arrive by 30 November 2026.';
    expect((await requester.get(`/awards/${id}`)).text).toContain(posted);
    await parcel.returnCard(stripeCardId);
    await service.settle();
    expect((await requester.get(`/awards/${id}`)).text).toContain('The post brought it back. Replace it.');
    expect((await requester.get('/tasks')).text).toContain(`/awards/${id}/replace`);
    const form = (await requester.get(`/awards/${id}/replace`)).text;
    expect(form).toContain('£40.00 left until 18 December 2026');
    expect(form).toContain('About the card you have now: The post brought it back.');
    const about = { cardId: hiddenIn(form, 'cardId') };
    expect((await requester.post(`/awards/${id}/replace`, about)).text).toContain('Choose what happened to it');
    expect((await requester.post(`/awards/${id}/replace`, { ...about, reason: 'lost' })).text).toContain(
      'A new card is on its way',
    );
    const page = await requester.get(`/awards/${id}`);
    expect(page.text).toMatch(/Ends \d{4}: reported lost/);
    expect(page.text).toContain('Switch the card on');
    await requester.get(`/awards/${id}/activate`);
    expect((await requester.post(`/awards/${id}/activate`)).text).toContain('The card is switched on');
    expect((await requester.get('/tasks')).text).not.toContain(`/awards/${id}/replace`);
  });
});

describe('what a holder does on the page behind their code (R48)', () => {
  it('pauses, switches back on and stops a lost card, and staff see it', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme, { method: 'voucher' });
    const { code } = await service.vouchers.printCode(scheme.people.requester, id);
    const holder = visit(service.baseUrl);
    await holder.get('/my-award');
    await holder.post('/my-award', { code });
    expect((await holder.get('/my-award/money')).text).toContain('Pause my card');
    await holder.get('/my-award/pause');
    for (const _ of ['once', 'and by going back']) {
      expect((await holder.post('/my-award/pause')).text).toContain('Your card is paused');
    }
    const paused = await holder.get('/my-award/money');
    expect(paused.text).toContain('You have paused your card');
    expect(paused.text).not.toContain('We need to speak to you');
    const seen = (await requester.get(`/awards/${id}`)).text;
    expect(seen).toMatch(/Since 22 November 2026 at .*m[.] The person paused it[.]/);
    expect(seen).toContain('Nothing can be paid with it until the freeze is lifted.');
    expect(seen).not.toContain('Lift the freeze');
    const refused = await requester.get(`/awards/${id}/unfreeze`);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('an approver or finance can lift')]);
    expect((await visitors.approver.get(`/awards/${id}`)).text).toContain('Lift the freeze');
    await holder.get('/my-award/resume');
    expect((await holder.post('/my-award/resume')).text).toContain('Your card is switched on');
    await holder.get('/my-award/lost');
    expect((await holder.post('/my-award/lost')).text).toContain('Your card is stopped');
    expect((await holder.get('/my-award/money')).text).toContain('Call us for a new one');
    await holder.get('/my-award/lost');
    expect((await holder.post('/my-award/lost')).text).toContain('There is no card for which this can be done');
    expect((await requester.get(`/awards/${id}`)).text).toContain(
      'it was reported lost. Replace it by 23 November 2026',
    );
    const waiting = (await requester.get('/tasks')).text;
    expect(waiting.indexOf('Replace the card of')).toBeGreaterThan(0);
    expect(waiting.indexOf('Replace the card of')).toBeLessThan(waiting.indexOf('Ask '));
  });
});

describe('a person who no longer agrees, or has died', () => {
  it('has their awards stopped by staff of the practice, which the award says (R28)', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme);
    expect((await requester.get(`/awards/${id}/consent-withdrawn`)).text).toContain('Nobody can lift this');
    expect((await requester.post(`/awards/${id}/consent-withdrawn`)).text).toContain('Their awards are stopped');
    const page = await visitors.approver.get(`/awards/${id}`);
    expect(page.text).toContain('The person no longer agrees, so nothing is paid');
    expect(page.text).toContain('End this award');
    expect((await visitors.approver.get('/tasks')).text).toContain('who no longer agrees to it');
    const asAsha = (await requester.get(`/awards/${id}`)).text;
    expect(asAsha).toContain('An approver or the practice manager ends the award');
    expect(asAsha).toContain('Nothing can be paid with it while the award is paused.');
    for (const untrue of ['Ready to use', 'It can be used for', 'Freeze this card'])
      expect(asAsha).not.toContain(untrue);
    expect((await requester.get('/tasks')).text).not.toContain('who no longer agrees to it');
    expect((await visitors.finance.get(`/awards/${id}/consent-withdrawn`)).status).toBe(403);
  });

  it('has their awards ended by staff of the practice, once (R36)', async () => {
    const { requester } = visitors;
    const { id } = await makeAward(service, scheme);
    expect((await requester.get(`/awards/${id}/died`)).text).toContain('No letter asks anybody to pay money back');
    expect((await requester.post(`/awards/${id}/died`)).text).toContain('The death is recorded');
    expect((await requester.post(`/awards/${id}/died`)).text).toContain('The death is recorded');
    const { text } = await requester.get(`/awards/${id}`);
    expect(text).toContain('the person died');
    expect(text).not.toContain('Nobody has asked yet');
    expect(text).not.toContain('None yet');
  });
});
