import { createHmac } from 'node:crypto';
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createNotifySandbox } from '../../src/sandbox/index.ts';

const SERVICE = '7f1d7f0e-1111-4e0a-9a0f-0d6a6f1f0001';
const SECRET = '7f1d7f0e-2222-4e0a-9a0f-0d6a6f1f0002';

const lines: string[] = [];
const sandbox = createNotifySandbox({
  databaseUrl: 'postgresql://nobody@localhost:1/none',
  clock: systemClock,
  logger: createLogger({ level: 'info', name: 'test', to: { write: (line) => lines.push(line) } }),
  apiKey: `test-${SERVICE}-${SECRET}`,
  publicUrl: 'http://localhost/notify',
});
afterAll(() => sandbox.destroy());

const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
function signed(claims: { iss: string; iat: number }, by: string, alg = 'HS256'): string {
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `Bearer ${text}.${createHmac('sha256', by).update(text).digest('base64url')}`;
}
const send = (authorization: string, body: string) =>
  request(sandbox.app)
    .post('/notify/v2/notifications/sms')
    .set({ 'content-type': 'application/json', ...(authorization && { authorization }) })
    .send(body);

describe('the stand-in for Notify', () => {
  const iat = Math.floor(systemClock.now().getTime() / 1000);
  const good = signed({ iss: SERVICE, iat }, SECRET);

  it('takes nothing that its key has not signed within half a minute', async () => {
    expect((await send('', '{}')).status).toBe(401);
    for (const bad of [
      signed({ iss: SERVICE, iat }, SERVICE),
      signed({ iss: SECRET, iat }, SECRET),
      signed({ iss: SERVICE, iat: iat - 60 }, SECRET),
      signed({ iss: SERVICE, iat }, SECRET, 'none'),
      good.replace(/[.][^.]*$/, '.'),
    ]) {
      expect((await send(bad, '{}')).status, bad).toBe(403);
    }
    expect((await send(good, '{}')).body).toMatchObject({ errors: [{ error: 'ValidationError' }] });
  });

  it('refuses a body that was cut off as Notify does, and writes none of it down', async () => {
    const cut = await send(good, '{"personalisation": {"text": "voucher ABCD-EFGH');
    expect([cut.status, cut.body.errors[0].error]).toEqual([400, 'BadRequestError']);
    expect(lines.join('')).not.toContain('EFGH');
  });
});
