import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { locationOf, signInAs, signInHere, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const MINUTE = 60_000;

async function asked(amountPence: number): Promise<string> {
  const request = requestFor({ amountPence, policy: 'P1', expiresOn: '2027-01-31' });
  const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
  return id;
}

/** What has become of the award, as its page says. */
async function statusOf(visitor: Visitor, id: string): Promise<string> {
  return locationOf(await visitor.get(`/awards/${id}/decided`)) === `/awards/${id}/decide` ? 'requested' : 'decided';
}

const signInAgain = async (visitor: Visitor, page: string, person: string): Promise<string> => {
  const { text } = await visitor.get(page);
  const start = /href="(\/sign-in\/start[^"]*)"/.exec(text)?.[1] ?? '';
  return signInHere(visitor, person, start.replaceAll('&amp;', '&'));
};

describe('an act with money from £300 on (R20)', () => {
  it('goes on within five minutes of signing in, and asks again after that; nothing is done meanwhile', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const [first, second] = [await asked(30_500), await asked(30_500)];
    service.clock.advance(4 * MINUTE);
    expect(locationOf(await finance.post(`/awards/${first}/approve`))).toBe(`/awards/${first}/decided`);
    service.clock.advance(2 * MINUTE);
    const sent = locationOf(await finance.post(`/awards/${second}/approve`));
    expect(sent).toMatch(/^\/sign-in\/again\?kept=/);
    const { text } = await finance.get(sent);
    expect(text).toContain('This is about £305.00');
    expect(await statusOf(finance, second)).toBe('requested');
  });

  it('is offered again as it was sent, and is done when it is sent again', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const id = await asked(30_500);
    service.clock.advance(6 * MINUTE);
    const again = locationOf(await finance.post(`/awards/${id}/approve`, { repeatReason: 'As "agreed" & noted' }));
    const next = await signInAgain(finance, again, scheme.people.finance.id);
    expect(next).toMatch(/^\/sign-in\/carry-on\?kept=/);
    const { text } = await finance.get(next);
    expect(text).toContain(`action="/awards/${id}/approve"`);
    expect(text).toContain('name="repeatReason" value="As &quot;agreed&quot; &amp; noted"');
    expect(await statusOf(finance, id)).toBe('requested');
    expect(locationOf(await finance.post(`/awards/${id}/approve`))).toBe(`/awards/${id}/decided`);
  });

  it('is not offered to somebody else who signs in instead', async () => {
    const visitor = await signInAs(service.baseUrl, scheme.people.finance.id);
    const id = await asked(30_500);
    service.clock.advance(6 * MINUTE);
    const again = locationOf(await visitor.post(`/awards/${id}/approve`));
    const next = await signInAgain(visitor, again, scheme.people.commissioner.id);
    expect(locationOf(await visitor.get(next))).toBe('/');
    expect(await statusOf(visitor, id)).toBe('requested');
  });

  it('asks nobody for less', async () => {
    const approver = await signInAs(service.baseUrl, scheme.people.approver.id);
    const id = await asked(29_900);
    service.clock.advance(6 * MINUTE);
    expect(locationOf(await approver.post(`/awards/${id}/approve`))).toBe(`/awards/${id}/decided`);
  });

  it('keeps what a page of one’s own held: its token and the practice', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    await finance.get('/help');
    const token = finance.token();
    await signInHere(finance, scheme.people.finance.id);
    await finance.get('/help');
    expect(finance.token()).toBe(token);
  });
});
