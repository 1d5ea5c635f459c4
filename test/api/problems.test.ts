import express from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiDoor } from '../../src/doors/api/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { requestFor } from '../harness/scheme.ts';
import { type Api, startApi } from './api-client.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a refusal', () => {
  test('is a problem document that names its request and explains its code (RFC 9457)', async () => {
    const answer = await api.call('GET', '/api/v1/awards/019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f', {
      key: api.keys.finance,
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      type: `${api.service.baseUrl}/api/docs#not_found`,
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: 'There is no such award.',
      instance: `urn:uuid:${answer.headers.get('x-request-id')}`,
    });
  });

  test.each([
    { method: 'GET', path: '/api/v1/nothing', expected: [404, 'not_found'] },
    { method: 'GET', path: '/api/v2/awards', expected: [404, 'not_found'] },
    { method: 'GET', path: '/api/v1/awards/not-an-id', expected: [404, 'not_found'] },
    { method: 'GET', path: '/api/v1/awards/%E0%A4%A', expected: [404, 'not_found'] },
    { method: 'GET', path: '/api/v1/authorizations/iauth_%00', expected: [404, 'not_found'] },
    { method: 'DELETE', path: '/api/v1/awards', expected: [405, 'http_method_not_allowed'] },
  ])('answers $method $path', async ({ method, path, expected }) => {
    const answer = await api.call(method, path, { key: api.keys.auditor });
    expect([answer.status, answer.body['code']]).toEqual(expected);
  });

  test('of a method names those that there are', async () => {
    const answer = await api.call('PUT', '/api/v1/awards', { key: api.keys.auditor });
    expect(answer.headers.get('allow')).toBe('POST, GET');
  });
});

describe('a body', () => {
  const post = (body: string, headers: Record<string, string>) =>
    api.call('POST', '/api/v1/awards', {
      key: api.keys.requester,
      body,
      headers: { 'idempotency-key': 'x', ...headers },
    });

  test.each([
    { what: 'cut off', body: '{"practice":', type: 'application/json', expected: [400, 'invalid_json'] },
    { what: 'a bare text', body: '"text"', type: 'application/json', expected: [400, 'invalid_json'] },
    { what: 'a list', body: '[]', type: 'application/json', expected: [400, 'invalid_input'] },
    {
      what: 'a form',
      body: 'a=b',
      type: 'application/x-www-form-urlencoded',
      expected: [415, 'unsupported_media_type'],
    },
    {
      what: 'not UTF-8',
      body: '{}',
      type: 'application/json; charset=latin1',
      expected: [415, 'unsupported_media_type'],
    },
    { what: 'huge', body: `"${'x'.repeat(110_000)}"`, type: 'application/json', expected: [413, 'body_too_large'] },
  ])('that is $what is answered with its own problem', async ({ body, type, expected }) => {
    const answer = await post(body, { 'content-type': type });
    expect([answer.status, answer.body['code']]).toEqual(expected);
  });

  test('that is missing lacks every field', async () => {
    const answer = await api.call('POST', '/api/v1/awards', {
      key: api.keys.requester,
      headers: { 'idempotency-key': 'y' },
    });
    expect(answer.body['errors']).toContainEqual({ field: 'practice', message: 'This field is required.' });
  });

  test('with a fraction or a text where a whole number belongs says so in plain words', async () => {
    for (const [amountPence, kind] of [
      [1.5, 'whole number'],
      ['150', 'number'],
    ]) {
      const answer = await api.call('POST', `/api/v1/cases/${api.scheme.budgetId}/record-recovery`, {
        key: api.keys.finance,
        body: { amountPence, note: 'Paid back at the desk' },
        headers: { 'idempotency-key': 'whole' },
      });
      expect(answer.body['errors']).toEqual([{ field: 'amountPence', message: `This must be a ${kind}.` }]);
    }
  });

  test('with a NUL in a text is refused, naming the field', async () => {
    const body = { ...requestFor(), need: 'Food for the week\0end after a delay' };
    const answer = await post(JSON.stringify(body), JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([{ field: 'need', message: 'Take out the NUL character.' }]);
  });

  test('may be left out where nothing is asked', async () => {
    const answer = await api.call('POST', `/api/v1/budgets/${api.scheme.budgetId}/open`, {
      key: api.keys.commissioner,
    });
    expect([answer.status, answer.body['code']]).toEqual([409, 'wrong_state']);
  });

  test('with fields where nothing is asked is refused', async () => {
    const answer = await api.call('POST', `/api/v1/budgets/${api.scheme.budgetId}/open`, {
      key: api.keys.commissioner,
      body: { now: true },
    });
    expect(answer.body['errors']).toEqual([{ field: 'now', message: 'This field is not known.' }]);
  });
});

describe('a key', () => {
  const budgets = (authorization?: string) =>
    api.call('GET', '/api/v1/budgets', { headers: authorization === undefined ? {} : { authorization } });
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test('is taken as a bearer, or as the user name of Basic', async () => {
    expect((await budgets(`Bearer ${api.keys.finance}`)).status).toBe(200);
    expect((await budgets(`bearer ${api.keys.finance}`)).status).toBe(200);
    expect((await budgets(basic(`${api.keys.finance}:`))).status).toBe(200);
    expect((await budgets(basic(api.keys.finance))).status).toBe(200);
  });

  test.each([undefined, '', 'Bearer', 'Bearer nonsense', 'Digest abc', basic(':secret'), `Bearer ${'x'.repeat(600)}`])(
    'is missing or unknown in %s',
    async (authorization) => {
      const answer = await budgets(authorization);
      expect([answer.status, answer.body['code']]).toEqual([401, 'not_signed_in']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Practice Purse"');
    },
  );

  test('of somebody who has left no longer works (R19)', async () => {
    const { key, principalId } = await api.service.staff.mintApiKey({ role: 'auditor' });
    expect((await budgets(`Bearer ${key}`)).status).toBe(200);
    await inScope(api.service.db, 'all', (trx) =>
      trx('principals').where({ id: principalId }).update({ ended_at: api.service.clock.now() }),
    );
    expect((await budgets(`Bearer ${key}`)).status).toBe(401);
  });
});

describe('many requests', () => {
  test('of one key pass a hundred at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => api.call('GET', '/api/v1/budgets', { key: api.keys.auditor })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
  });

  test('beyond the limit are told when to come back, and other keys are not held up', async () => {
    const config = { ...api.service.config, apiRequestsPerMinute: 3 };
    const app = express().use('/api', createApiDoor({ ...api.service, config }));
    const ask = (key: string) => request(app).get('/api/v1/policies').auth(key, { type: 'bearer' });
    for (let passed = 0; passed < 3; passed += 1) expect((await ask(api.keys.finance)).status).toBe(200);
    const answer = await ask(api.keys.finance);
    expect([answer.status, answer.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(answer.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(answer.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await ask(api.keys.auditor)).status).toBe(200);
  });
});

test('a fault of ours tells nothing but the request to look for', async () => {
  const { db: _, ...deps } = api.service;
  const broken = { ...deps, db: new Proxy(api.service.db, { get: () => undefined, apply: () => undefined }) };
  const app = express().use('/api', createApiDoor(broken));
  const answer = await request(app).get('/api/v1/budgets').auth(api.keys.finance, { type: 'bearer' });
  expect(answer.status).toBe(500);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ code: 'internal_error', instance: `urn:uuid:${answer.get('x-request-id')}` });
  expect(answer.text).not.toMatch(/TypeError|undefined|\.ts/);
});
