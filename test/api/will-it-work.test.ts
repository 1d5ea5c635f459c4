import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPractice } from '../harness/practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { issue, pay } from './awards-of-tests.ts';

let api: Api;
let award: Awaited<ReturnType<typeof issue>>;
beforeAll(async () => {
  api = await startApi();
  award = await issue(api);
  await api.service.settle();
  await pay(api, award, { amountPence: 4500, at: 'spa' });
}, 60_000);
afterAll(() => api.stop());

const ask = (query: string, key = api.keys.requester) =>
  api.call('GET', `/api/v1/awards/${text(award, 'id')}/will-it-work?${query}`, { key });
const find = (q: string, key: string) => api.call('GET', `/api/v1/merchants?q=${q}`, { key });

describe('asking over HTTP whether a payment would go through', () => {
  test('answers yes, ask or no, with the reason in both wordings', async () => {
    const yes = await ask('category=bakeries&amountPence=1250');
    expect(yes.status).toBe(200);
    expect(yes.body).toEqual({
      awardId: text(award, 'id'),
      answer: 'yes',
      reason: null,
      failures: [],
      onlyAt: [],
      notAt: [],
      merchant: null,
      category: { stripe: 'bakeries', code: '5462', plain: 'Bakeries' },
      amountPence: 1250,
      cardPresence: 'online',
      exceptionId: null,
      asOf: '2026-11-22T10:00:00.000Z',
    });
    const no = await ask('category=package_stores_beer_wine_and_liquor', api.keys.auditor);
    expect(no.body).toMatchObject({ answer: 'no', amountPence: 1, reason: { code: 'never_allowed' } });
  });

  test('takes a shop by the key under which it is found', async () => {
    const found = await find('FOAM-LINE', api.keys.requester);
    const [shop] = list(found.body);
    expect(shop).toMatchObject({ key: '900298', name: 'Foamline Spa', category: { plain: 'Health and beauty spas' } });
    const asked = await ask(`merchant=${text(shop ?? {}, 'key')}&amountPence=2000&cardPresence=in_person`);
    expect(asked.body).toMatchObject({
      answer: 'ask',
      failures: ['not_in_award'],
      merchant: { name: 'Foamline Spa', city: 'Marram Bay', country: 'GB' },
      cardPresence: 'in_person',
    });
  });

  test('says what is wrong with a question', async () => {
    for (const [query, field] of [
      ['', 'category'],
      ['category=nothing', 'category'],
      ['merchant=nobody', 'merchant'],
      ['merchant=900298&category=bakeries', 'category'],
      ['category=bakeries&amountPence=0', 'amountPence'],
      ['category=bakeries&cardPresence=somewhere', 'cardPresence'],
    ] as const) {
      const { status, body } = await ask(query);
      expect([query, status, body['errors']]).toEqual([query, 400, [expect.objectContaining({ field })]]);
    }
  });

  test('tells no practice where one person of another goes (R16)', async () => {
    await addPractice(api.service, 'OTHER-01');
    const { key } = await api.service.staff.mintApiKey({ role: 'requester', practiceCode: 'OTHER-01' });
    expect(list((await find('foamline', key)).body)).toEqual([]);
    expect(list((await find('foamline', api.keys.finance)).body)).toHaveLength(1);
    expect((await ask('category=bakeries', key)).status).toBe(404);
  });

  test('gives as many shops as are asked for, at most 100, and says so', async () => {
    await pay(api, award, { amountPence: 300, at: 'supermarket' });
    const { finance: key } = api.keys;
    expect(list((await find('&limit=1', key)).body)).toHaveLength(1);
    expect(list((await find('', key)).body).length).toBeGreaterThan(1);
    for (const limit of ['0', '101', 'many']) {
      const { status, body } = await find(`&limit=${limit}`, key);
      expect([limit, status, body['errors']]).toEqual([limit, 400, [expect.objectContaining({ field: 'limit' })]]);
    }
  });
});
