import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestFor } from '../harness/scheme.ts';
import { type Api, startApi, text } from './api-client.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const post = (path: string, key: string, body: object = {}) => api.call('POST', `/api/v1${path}`, { key, body });

async function ask(): Promise<string> {
  const { requester } = api.scheme.people;
  return (await api.service.awards.requestAward(requester, { request: requestFor(), options: {} })).id;
}

describe('how an award was decided on', () => {
  it('tells of a refusal that is looked at once more, and refuses whoever refused it (R34)', async () => {
    const id = await ask();
    await post(`/awards/${id}/refuse`, api.keys.approver, { reason: 'The council pays for it' });
    const asked = await post(`/awards/${id}/reconsideration`, api.keys.requester, { words: 'It does not any more' });
    expect(asked.status).toBe(200);
    expect(asked.body).toMatchObject({
      decisions: [{ outcome: 'refused', reason: 'The council pays for it' }],
      reconsideration: { words: 'It does not any more', dueOn: '2026-12-04', isOpen: true, isLate: false },
      breakGlass: null,
    });
    const again = await post(`/awards/${id}/approve`, api.keys.approver);
    expect([again.status, text(again.body, 'code')]).toEqual([403, 'refused_before']);
    expect((await post(`/awards/${id}/approve`, api.keys.finance)).status).toBe(200);
    const read = await api.call('GET', `/api/v1/awards/${id}/decisions`, { key: api.keys.auditor });
    expect(read.body).toMatchObject({ decisions: [{ outcome: 'refused' }, { outcome: 'approved', reason: null }] });
  });

  it('tells of an issue without a second person and of its sign-off (R13)', async () => {
    const own = api.scheme.people.requester;
    const id = await ask();
    const stranger = await post(`/awards/${id}/break-glass`, api.keys.requester, { reason: 'Nobody answers' });
    expect([stranger.status, text(stranger.body, 'code')]).toEqual([409, 'break_glass_refused']);
    await api.service.awards.issueUnderBreakGlass(own, { awardId: id, reason: 'Nobody answers' });
    const signed = await post(`/awards/${id}/sign-off`, api.keys.approver);
    expect(signed.body).toMatchObject({
      decisions: [{ outcome: 'approved' }],
      breakGlass: { reason: 'Nobody answers', signOffBy: '2026-11-24T00:00:00.000Z' },
    });
  });
});
