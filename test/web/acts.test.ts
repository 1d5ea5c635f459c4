import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPractice } from '../harness/practices.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'commissioner' | 'practice_manager', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver', 'commissioner', 'practice_manager'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

describe('acts that have a page of their own', () => {
  it('stop a budget only with a reason, which the practice reads, and let it be used again (R61)', async () => {
    const { commissioner, requester } = visitors;
    expect((await commissioner.post('/budgets/DEMO-01/stop')).text).toContain('<title>Error: Stop this budget');
    const stopped = await commissioner.post('/budgets/DEMO-01/stop', { reason: 'Receipts are being checked' });
    expect(stopped.text).toContain('The budget is stopped');
    expect((await requester.get('/')).text).toContain('Receipts are being checked');
    expect((await requester.get('/make-award')).text).toContain('No award can be made now');
    expect((await commissioner.post('/budgets/DEMO-01/resume')).text).toContain('Write why it can be lifted');
    await commissioner.post('/budgets/DEMO-01/resume', { reason: 'The receipts are in order' });
    expect((await requester.get('/')).text).toContain('left for 2026/27');
  });

  it('freeze a card and lift one’s own freeze, saying what happens (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const { requester } = visitors;
    expect((await requester.get(`/awards/${id}/freeze`)).text).toContain('will stop working at once');
    expect((await requester.post(`/awards/${id}/freeze`)).text).toContain('The card is frozen');
    expect((await requester.get(`/awards/${id}`)).text).toContain('Lift the freeze');
    expect((await requester.post(`/awards/${id}/unfreeze`)).text).toContain('The card works again');
  });

  it('refuse an award with a reason that the patient reads (R34)', async () => {
    const { requester, approver } = visitors;
    const asked = await service.awards.requestAward(scheme.people.requester, {
      request: requestFor(),
      options: {},
    });
    expect((await approver.post(`/awards/${asked.id}/refuse`, { reason: 'No' })).text).toContain('Write a reason');
    const reason = 'The council helps with this within two days';
    const letter = await approver.post(`/awards/${asked.id}/refuse`, { reason });
    expect(letter.text).toContain('This is what the patient will read');
    expect(letter.text).toContain('You can ask us to look at it once more.');
    expect((await requester.get(`/awards/${asked.id}`)).text).toContain('Waiting for approval');
    const refused = await approver.post(`/awards/${asked.id}/refuse`, { reason, step: 'refuse' });
    expect(refused.headers['location']).toContain('/decided');
    expect((await requester.get(`/awards/${asked.id}`)).text).toContain(reason);
  });

  it('refuse the requester’s own approval, and say why (R13)', async () => {
    const asked = await service.awards.requestAward(scheme.people.approver, { request: requestFor(), options: {} });
    const answer = await visitors.approver.post(`/awards/${asked.id}/approve`);
    expect(answer.text).toContain('Whoever asks for an award cannot decide on it.');
    expect((await visitors.approver.get(`/awards/${asked.id}`)).text).toContain('Waiting for approval');
  });

  it('record how a person needs to be spoken to, and show it on their awards', async () => {
    const award = await makeAward(service, scheme);
    const { requester } = visitors;
    const path = `/people/${award.recipientId}/communication-needs`;
    const wrong = await requester.post(path, { note: 'Her number is 999 000 0018' });
    expect(wrong.text).toContain('The note looks as if it holds an NHS number');
    await requester.post(path, { 'format-large_print': 'yes', note: 'Do not text.' });
    expect((await requester.get(`/awards/${award.id}`)).text).toContain('Large print. Do not text');
  });

  it('acknowledge the allocation letter, for a practice that never had (R5)', async () => {
    const practiceId = await addPractice(service, 'DEMO-10');
    const budgetId = await service.budgets.createBudget(scheme.people.commissioner, {
      ownerPartyId: practiceId,
      practiceId,
      commissionerId: scheme.commissionerId,
      financialYear: '2026/27',
    });
    await service.budgets.sendLetter(scheme.people.commissioner, budgetId);
    const { id } = await service.staff.addStaff({
      name: 'Colin Placeholder',
      title: 'Practice manager',
      role: 'practice_manager',
      practiceIds: [scheme.practiceId, practiceId],
      isDemonstration: true,
    });
    const colin = await signInAs(service.baseUrl, id, 'DEMO-10');
    const home = await colin.get('/');
    expect(home.text).toContain('has not acknowledged the allocation letter');
    expect(home.text).toContain('/budgets/DEMO-10/acknowledge');
    expect((await colin.post('/budgets/DEMO-10/acknowledge')).text).toContain('Letter acknowledged');
    expect((await colin.get('/')).text).toContain('has not opened your budget');
    await colin.post('/switch-practice', { practice: 'DEMO-01' });
    expect((await colin.get('/')).text).toContain('Test Surgery');
    expect((await colin.post('/switch-practice', { practice: 'DEMO-99' })).status).toBe(404);
  });

  it('end an award and give its money back (R4)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1500 });
    const answer = await visitors.practice_manager.post(`/awards/${id}/end`, { reason: 'withdrawn' });
    expect(answer.text).toContain('£15.00 went back to the budget');
    expect(await service.awards.expireDueAwards()).toBe(0);
    expect((await visitors.requester.get(`/awards/${id}`)).text).toContain('the person no longer wanted it');
  });
});
