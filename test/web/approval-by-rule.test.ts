import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'approver' | 'finance' | 'commissioner', Visitor>;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['approver', 'finance', 'commissioner'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

/** An award that is in the sample of those approved by rule. */
async function sampled(): Promise<string> {
  const { id, practiceId } = await makeAward(service, scheme);
  await inScope(service.db, 'all', (trx) =>
    trx('approval_samples').insert({ award_id: id, practice_id: practiceId, sampled_at: service.clock.now() }),
  );
  return id;
}

describe('the switch of approval by rule (R15)', () => {
  it('is the commissioner’s, needs a reason, and says who switched it and why', async () => {
    const { commissioner, finance } = visitors;
    const page = await commissioner.get('/approval-by-rule');
    expect(page.text).toContain('It is off: a second person decides on every award.');
    expect((await commissioner.post('/approval-by-rule', { isOn: 'yes', reason: '' })).text).toContain('Say why');
    const done = await commissioner.post('/approval-by-rule', { isOn: 'yes', reason: 'Agreed by the board' });
    expect(done.text).toContain('Approval by rule is on');
    const asked = await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
    expect(asked.status).toBe('active');
    const seen = (await finance.get('/approval-by-rule')).text;
    expect(seen).toContain('It is on: awards to £50 are approved without a second person.');
    expect(seen).toContain('Switched on by Test commissioner on 22 November 2026');
    expect(seen).toContain('Agreed by the board');
    expect(seen).not.toContain('Switch it off');
    await commissioner.post('/approval-by-rule', { isOn: 'no', reason: 'The sample is looked at first' });
  });
});

describe('the sample of what was approved by rule (R15)', () => {
  it('is listed until somebody says whether it was right, with what they found', async () => {
    const { approver, finance } = visitors;
    const id = await sampled();
    expect((await approver.get('/approval-samples')).text).toContain(`/awards/${id}/sample-check`);
    const path = `/awards/${id}/sample-check`;
    expect((await approver.get(path)).text).toContain('Would you have approved it?');
    const empty = await approver.post(path, { note: 'The need is plain' });
    expect(empty.text).toContain('Say whether you would have approved it');
    expect(empty.text).toContain('The need is plain');
    const done = await approver.post(path, { finding: 'wrong', note: 'The need is not said' });
    expect(done.text).toContain('It is written down');
    expect((await finance.get(path)).text).toContain('It was found wrong: The need is not said');
    expect((await approver.get('/approval-samples')).text).not.toContain(path);
  });

  it('has no page for an award that is not in it', async () => {
    const { id } = await makeAward(service, scheme);
    expect((await visitors.approver.get(`/awards/${id}/sample-check`)).status).toBe(404);
  });
});

describe('the report of repeats (R29)', () => {
  it('shows why a third award of a kind was right, by the reference of the award', async () => {
    const recipient = { givenName: 'Hattie', familyName: 'Notreal', dateOfBirth: '1977-10-06' };
    for (const amountPence of [1000, 1100]) await makeAward(service, scheme, { recipient, amountPence });
    const request = requestFor({ recipient, amountPence: 1200 });
    const asked = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    const repeatReason = 'The appeal about her benefit was put off';
    await service.awards.approveAward(scheme.people.approver, asked.id, { repeatReason });
    const page = (await visitors.finance.get('/repeats')).text;
    expect(page).toContain(asked.reference);
    expect(page).toContain(repeatReason);
    expect(page).not.toContain('Hattie');
    expect((await visitors.finance.get(`/awards/${asked.id}`)).text).toContain(repeatReason);
    expect((await visitors.approver.get('/repeats?page=2')).text).toContain('There are none.');
  });
});
