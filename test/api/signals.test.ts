import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward } from '../harness/scheme.ts';
import { createShopper } from '../modules/risk/payments-of-tests.ts';
import { type Api, list, startApi, text } from './api-client.ts';

let api: Api;
const awards: string[] = [];

/** Two awards with card testing on each: three small payments online. */
beforeAll(async () => {
  api = await startApi();
  const { service, scheme } = api;
  for (let made = 0; made < 2; made += 1) {
    const { id } = await makeAward(service, scheme);
    const online = { authorization_method: 'online' } as const;
    await createShopper(service, scheme, id).ask([120, 130, 140], 'supermarket', online);
    await service.risk.assessAward({ awardId: id, after: 'payment' });
    awards.push(id);
  }
}, 120_000);
afterAll(() => api.stop());

const get = (path: string, role: 'finance' | 'auditor' | 'commissioner' = 'finance') =>
  api.call('GET', `/api/v1${path}`, { key: api.keys[role] });
const judge = (id: string, body: object) =>
  api.call('POST', `/api/v1/signals/${id}/judge`, { key: api.keys.finance, body });

describe('fraud signals over HTTP', () => {
  it('are listed page by page, each once, with their evidence in words and no name (R16)', async () => {
    const first = await get('/signals?view=all&limit=1');
    const second = await get(`/signals?view=all&limit=1&cursor=${text(first.body, 'nextCursor')}`);
    const both = [...list(first.body), ...list(second.body)];
    expect(new Set(both.map(({ awardId }) => awardId))).toEqual(new Set(awards));
    expect(second.body['nextCursor']).toBeNull();
    for (const one of both) {
      expect(one).toMatchObject({ signal: 'F10', name: 'Card testing', score: 40, suggestion: 'review' });
      expect(one['sentence']).toBe('Within 24 hours 3 payments of less than £2.00 were tried online.');
    }
    expect(first.text).not.toContain('Demoson');
  });

  it('are filtered by kind, practice, suggestion and award', async () => {
    const counts = [
      'signal=F10',
      'signal=F1',
      'practice=DEMO-01',
      'practice=DEMO-02',
      'suggestion=hold',
      `awardId=${awards[0]}`,
    ];
    const found = await Promise.all(
      counts.map(async (query) => list((await get(`/signals?view=all&${query}`)).body).length),
    );
    expect(found).toEqual([2, 0, 2, 0, 0, 1]);
  });

  it('are judged once, the same again changing nothing, and are counted by practice (R55)', async () => {
    const [signal = {}] = list((await get(`/signals?view=all&awardId=${awards[1]}`)).body);
    const detail = await get(`/signals/${text(signal, 'id')}`, 'auditor');
    expect(detail.body['evidence']).toHaveLength(3);
    const body = { verdict: 'false_alarm', note: 'Three bus tickets' };
    const judged = await judge(text(signal, 'id'), body);
    expect(judged.body).toMatchObject({ verdict: 'false_alarm', note: 'Three bus tickets' });
    expect((await judge(text(signal, 'id'), body)).status).toBe(200);
    expect((await judge(text(signal, 'id'), { ...body, verdict: 'confirmed' })).status).toBe(409);
    const results = list((await get('/signal-results', 'commissioner')).body);
    expect(results).toContainEqual({ practice: 'DEMO-01', signal: 'F10', raised: 2, confirmed: 0, falseAlarms: 1 });
  });

  it('are raised as the settings say, which the commissioner changes', async () => {
    const body = { signal: 'F3', isOn: true, weight: 20, thresholds: { percent: 95 }, reason: 'Agreed' };
    const answer = await api.call('POST', '/api/v1/signal-settings', { key: api.keys.commissioner, body });
    const setting = list(answer.body).find(({ signal }) => signal === 'F3');
    expect(setting).toMatchObject({ version: 1, thresholds: { percent: 95, hours: 24, overPence: 10_000 } });
    const wrong = { ...body, thresholds: { days: 5 } };
    const refused = await api.call('POST', '/api/v1/signal-settings', { key: api.keys.commissioner, body: wrong });
    expect(refused.body['errors']).toMatchObject([{ field: 'thresholds.days' }]);
  });
});
