import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPerson, makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let requester: Visitor;
let approver: Visitor;
let second: Visitor;
const SUNDAY = new Date('2026-11-22T10:00:00Z');
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  const { baseUrl } = service;
  requester = await signInAs(baseUrl, scheme.people.requester.id);
  approver = await signInAs(baseUrl, scheme.people.approver.id);
  const other = await addPerson(service, 'approver', [scheme.practiceId]);
  second = await signInAs(baseUrl, other.id);
});
beforeEach(() => service.clock.set(SUNDAY));
afterAll(() => service[Symbol.asyncDispose]());

const ask = async (changes: Parameters<typeof requestFor>[0] = {}) =>
  (await service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} })).id;
const REASON = 'The council helps with this within two days';

describe('deciding on an award', () => {
  it('asks the approver why a third award of a kind is right, and keeps what they typed (R29)', async () => {
    const recipient = { givenName: 'Hattie', familyName: 'Notreal', dateOfBirth: '1977-10-06' };
    for (const amountPence of [1000, 1100]) await makeAward(service, scheme, { recipient, amountPence });
    const id = await ask({ recipient, amountPence: 1200 });
    const page = (await approver.get(`/awards/${id}/decide`)).text;
    expect(page).toContain('Why is a further award of this kind right?');
    const short = await approver.post(`/awards/${id}/approve`, { repeatReason: 'Needed' });
    expect(short.text).toContain('Say why a further one is right.');
    expect(short.text).toContain('Needed</textarea>');
    const done = await approver.post(`/awards/${id}/approve`, { repeatReason: 'Her benefit was stopped by mistake' });
    expect(done.headers['location']).toContain('/decided');
  });

  it('says that it may be the same asked twice, and approves once that is answered (R31)', async () => {
    const recipient = { givenName: 'Twin', familyName: 'Asked', dateOfBirth: '1970-01-02' };
    await ask({ recipient, amountPence: 2500 });
    const id = await ask({ recipient, amountPence: 2500 });
    expect((await approver.get(`/awards/${id}/decide`)).text).toContain('it may be a duplicate');
    const answer = { duplicateReason: 'One for each of the two weekends' };
    expect((await approver.post(`/awards/${id}/approve`, answer)).headers['location']).toContain('/decided');
  });

  it('says of a plastic card that it comes by post, and tells of the post no more once it is handed over (R39)', async () => {
    const recipient = { givenName: 'Polly', familyName: 'Plastic', dateOfBirth: '1970-02-03' };
    const { id } = await makeAward(service, scheme, { recipient, cardType: 'physical' });
    const decided = (await approver.get(`/awards/${id}/decided`)).text;
    expect(decided).toContain('comes to the practice by post');
    expect(decided).not.toContain('hand it over now');
    await requester.get(`/awards/${id}/activate`);
    expect((await requester.post(`/awards/${id}/activate`)).text).toContain('The card is switched on');
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('By post');
  });

  it('opens from a link that was sent, once the approver has signed in', async () => {
    const id = await ask();
    expect((await requester.get(`/awards/${id}`)).text).toContain(`${service.baseUrl}/awards/${id}/decide`);
    const answer = await visit(service.baseUrl).get(`/awards/${id}/decide`);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toContain(encodeURIComponent(`/awards/${id}/decide`));
  });
});

describe('a refusal', () => {
  it('is not sent before its letter was seen, and the reason can be changed (R34)', async () => {
    const id = await ask();
    await approver.get(`/awards/${id}/refuse`);
    const changed = await approver.post(`/awards/${id}/refuse`, { reason: REASON, step: 'change' });
    expect(changed.text).toContain(`${REASON}</textarea>`);
    const number = await approver.post(`/awards/${id}/refuse`, { reason: 'You are 999 000 0018 on our list' });
    expect(number.text).toContain('looks as if it holds an NHS number');
    expect((await requester.get(`/awards/${id}`)).text).toContain('Waiting for approval');
  });

  it('has a letter on paper that says how to ask once more, and a second one that does not (R34)', async () => {
    const id = await ask();
    await approver.post(`/awards/${id}/refuse`, { reason: REASON, step: 'refuse' });
    const first = (await requester.get(`/awards/${id}/letter`)).text;
    expect(first).toMatch(/Dear Ivy Demoson\w+,/);
    expect(first).toContain(REASON);
    expect(first).toContain('within 10 working days');
    expect((await requester.post(`/awards/${id}/letter`)).text).toContain('The letter has gone');
    expect((await requester.get(`/awards/${id}/letter`)).text).toContain('was given or posted on 22 November 2026');
    expect((await requester.post(`/awards/${id}/reconsideration`, { reason: ' ' })).text).toContain('Say why');
    const asked = await requester.post(`/awards/${id}/reconsideration`, { reason: 'The council says eleven weeks' });
    expect(asked.text).toContain('decides by 4 December 2026');
    expect((await approver.get(`/awards/${id}/decide`)).text).toContain('You refused this award yourself');
    const again = (await second.get(`/awards/${id}/decide`)).text;
    expect(again).toContain('The council says eleven weeks');
    await second.post(`/awards/${id}/refuse`, { reason: 'The council comes on Monday', step: 'refuse' });
    const last = (await requester.get(`/awards/${id}/letter`)).text;
    expect(last).toContain('This is our last answer');
    expect(last).not.toContain('You can ask us to look at it once more');
    expect((await requester.post(`/awards/${id}/letter`)).text).toContain('This answer is for good');
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('Ask for it to be looked at once more');
  });

  it('of an award that was not refused has no letter', async () => {
    const id = await ask();
    expect((await requester.get(`/awards/${id}/letter`)).headers['location']).toBe(`/awards/${id}`);
  });
});

describe('an award out of hours', () => {
  it('is issued by whoever asked, with a reason, and signed off by somebody else (R13)', async () => {
    const id = await ask();
    expect((await requester.get(`/awards/${id}`)).text).toContain('It cannot wait, and no approver answers');
    expect((await requester.get(`/awards/${id}/issue-now`)).text).toContain('by the end of 23 November 2026');
    expect((await requester.post(`/awards/${id}/issue-now`, { reason: '' })).text).toContain('Say why');
    const reason = 'Nothing to eat until Monday';
    expect((await requester.post(`/awards/${id}/issue-now`, { reason })).text).toContain('without a second person');
    const page = (await approver.get(`/awards/${id}`)).text;
    expect(page).toContain(reason);
    expect(page).toContain('Sign this award off');
    expect((await requester.get(`/awards/${id}`)).text).not.toContain('Ask for more money or time');
    expect((await approver.post(`/awards/${id}/sign-off`)).text).toContain('It counts as approved by you');
    expect((await approver.get(`/awards/${id}/sign-off`)).text).toContain('has signed it off already');
    expect((await requester.get(`/awards/${id}`)).text).toContain('Ask for more money or time');
  });

  it('is not offered while approvers are at work (R13)', async () => {
    const id = await ask();
    service.clock.set(new Date('2026-11-23T12:00:00Z'));
    const asha = await signInAs(service.baseUrl, scheme.people.requester.id);
    expect((await asha.get(`/awards/${id}`)).text).not.toContain('no approver answers');
    expect((await asha.get(`/awards/${id}/issue-now`)).text).toContain('Ask an approver.');
  });
});

describe('a page that waits for its card', () => {
  it('is sent again only when something has changed, and keeps no session alive (R20)', async () => {
    const id = await ask();
    const path = `/awards/${id}/standing`;
    const fresh = await signInAs(service.baseUrl, scheme.people.requester.id);
    const first = await fresh.get(path);
    expect(first.text).toContain('Nobody has decided yet');
    expect(first.text).not.toContain('<html');
    expect(first.text).toContain('Take back this request');
    const seen = { 'If-None-Match': String(first.headers['etag']), 'X-Background': '1' };
    expect((await fresh.get(path, seen)).status).toBe(304);
    await service.awards.approveAward(scheme.people.approver, id);
    const changed = await fresh.get(path, seen);
    expect(changed.status).toBe(200);
    expect(changed.text).toMatch(/Card number ends<\/dt><dd[^>]*>\d{4}/);
    expect(changed.text).toContain('data-settled');
    expect(changed.text).not.toContain('Take back this request');
    for (let minute = 0; minute < 15; minute += 5) {
      service.clock.advance(5 * 60_000);
      expect((await fresh.get(path, { 'X-Background': '1' })).status).toBe(200);
    }
    service.clock.advance(60_000);
    expect((await fresh.get(path, { 'X-Background': '1' })).status).toBe(303);
  });
});
