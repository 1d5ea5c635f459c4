import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { pay } from '../journeys/journey.ts';
import { holderOf } from './holder.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const cardIdsOf = (awardId: string): Promise<string[]> =>
  inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).pluck('id'));

describe('what whoever holds the paper reads', () => {
  it('says nothing of a death, of money or of payments once the person has died (R36)', async () => {
    const { id } = await makeAward(service, scheme);
    await pay(service, id, { amount: 500 });
    const holder = await holderOf(service, scheme, id);
    await service.awards.recordDeath(scheme.people.requester, { awardId: id });
    const { text } = await holder.get('/my-award/money');
    expect(text).toContain('nothing has to be paid back');
    for (const unkind of ['died', 'Seagull', '£', 'You have']) expect(text).not.toContain(unkind);
    expect((await holder.get('/my-award/why')).headers['location']).toBe('/my-award/money');
  });

  it('names the limits of the policy in the words that staff read before and after (R59)', async () => {
    const { id } = await makeAward(service, scheme, { policy: 'P3', amountPence: 10_000 });
    const limit = 'Up to £25 for each payment';
    expect((await (await holderOf(service, scheme, id)).get('/my-award/where')).text).toContain(limit);
    expect((await visitors.requester.get(`/awards/${id}`)).text).toContain(limit);
    const request = requestFor({ policy: 'P3', amountPence: 10_000 });
    const asked = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    expect((await visitors.approver.get(`/awards/${asked.id}/decide`)).text).toContain(limit);
  });

  it('says one thing on every page once the person no longer agrees (R28)', async () => {
    const { id } = await makeAward(service, scheme);
    const holder = await holderOf(service, scheme, id);
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: id });
    for (const path of ['/my-award/money', '/my-award/card']) {
      const { text } = await holder.get(path);
      expect(text).toContain('It is stopped, because we were told that you no longer want it.');
      for (const other of [
        'We need to speak to you',
        'Use it by',
        'Where can I use it',
        'Pause my card',
        'does not work any more',
      ]) {
        expect(text).not.toContain(other);
      }
    }
  });
});

describe('what staff hand out and decide', () => {
  it('does not begin an award for somebody who has died (R36)', async () => {
    const recipient = { givenName: 'Late', familyName: 'Gonewalk', dateOfBirth: '1940-02-01' };
    const { id } = await makeAward(service, scheme, { recipient });
    await service.awards.recordDeath(scheme.people.requester, { awardId: id });
    const { requester } = visitors;
    await requester.get('/make-award/who');
    const search = { act: 'search', familyName: 'Gonewalk', day: '1', month: '2', year: '1940' };
    const found = (await requester.post('/make-award/who', search)).text;
    expect(found).toContain('Recorded as having died: nothing can be asked for.');
    expect(found).not.toContain('Choose Late');
    const row = await inScope(service.db, 'all', (trx) => trx('awards').where({ id }).first('recipient_id'));
    const chosen = await requester.post('/make-award/who', { recipientId: row.recipient_id });
    expect(chosen.text).toContain('This person is recorded as having died');
  });

  it('prints what is left now, not what was awarded (R50)', async () => {
    const { id } = await makeAward(service, scheme);
    await pay(service, id, { amount: 1234 });
    await visitors.requester.get(`/awards/${id}/print`);
    const { text } = await visitors.requester.post(`/awards/${id}/print`);
    expect(text).toContain('Your card with £27.66');
    expect(text).toContain('It is worth twenty-seven pounds and sixty-six pence today.');
    expect(text).not.toContain('£40');
  });

  it('does not offer to print a code for an award of which nothing is left', async () => {
    const family = { givenName: 'Spent', familyName: 'Allgone', dateOfBirth: '1950-01-02' };
    const { id } = await makeAward(service, scheme, { recipient: family });
    expect((await visitors.requester.get('/tasks')).text).toContain('Print the code for Spent Allgone');
    await pay(service, id, { amount: 4000 });
    expect((await visitors.requester.get('/tasks')).text).not.toContain('Print the code for Spent Allgone');
  });

  it('does not say what an approval would do once the award is decided', async () => {
    const { id } = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
    const path = `/awards/${id}/decide`;
    const open = (await visitors.approver.get(path)).text;
    expect(open).toContain('Approving this leaves');
    expect(open).not.toContain('Go to the award');
    await service.awards.refuseAward(scheme.people.approver, { awardId: id, reason: 'The council helps with this' });
    const { text } = await visitors.approver.get(path);
    expect(text).toContain('This award has been decided on already.');
    expect(text).not.toContain('Approving this leaves');
    expect(text).toMatch(new RegExp(`href="/awards/${id}"[^>]*>\\s*Go to the award`));
  });

  it('says whose freeze it is before it is lifted, and to whom it is not theirs only that it is not (R48)', async () => {
    const { requester, approver } = visitors;
    const { id } = await makeAward(service, scheme);
    const [cardId = ''] = await cardIdsOf(id);
    await service.cards.freezeCard(scheme.people.finance, { cardId, kind: 'protective' });
    const protects = /to protect somebody[.] Speak to .* (before it is lifted|first)/;
    for (const path of [`/awards/${id}`, `/awards/${id}/unfreeze`]) {
      expect((await approver.get(path)).text).toMatch(protects);
    }
    const { text } = await requester.get(`/awards/${id}`);
    expect(text).toContain('By staff. Only whoever froze it, an approver or finance can lift it.');
    expect(text).not.toContain('to protect somebody');
  });
});
