import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityProvider } from '../../src/gateways/identity/index.ts';
import { createSettableClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createIdentitySandbox, type IdentitySandbox, migrateStripeSandbox } from '../../src/sandbox/index.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { chooseAt, openBrowser } from './identity-browser.ts';

const PEOPLE = [
  { subject: 'asha', name: 'Asha Testwell', title: 'Link worker', does: 'Asks', practices: ['Dunes', 'Marram'] },
  { subject: 'grace', name: 'Grace Oversight', title: 'Commissioner', does: 'Sees all', practices: [] },
];
const CLIENT = {
  id: 'test-client',
  secret: 'a secret of the test client',
  callbackUrl: 'http://127.0.0.1:9/sign-in/callback',
  signedOutUrl: 'http://127.0.0.1:9/sign-in',
};

let database: FreshDatabase;
let provider: IdentitySandbox;
let people = PEOPLE;
const server = createServer();
const log: string[] = [];
let issuer = '';

const settings = () => ({
  databaseUrl: database.url,
  clock: createSettableClock(new Date('2026-11-22T10:00:00Z')),
  logger: createLogger({ name: 'identity', level: 'silent' }),
  issuer,
  client: CLIENT,
  people: async () => people,
});
const open = () => createIdentitySandbox(settings());

/** A gateway that knows nothing yet of the provider, with its log kept. */
const gatewayWith = (settings: { clientSecret?: string } = {}) =>
  createIdentityProvider(
    { ...CLIENT, issuer, clientId: CLIENT.id, clientSecret: settings.clientSecret ?? CLIENT.secret },
    pino(new Writable({ write: (line, _encoding, done) => done(void log.push(String(line))) })),
  );

beforeAll(async () => {
  database = await freshDatabase();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity`;
  provider = open();
  server.on('request', (req, res) => void provider.app(req, res));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await provider.destroy();
  await database.destroy();
});

describe('the OpenID provider of the sandbox', () => {
  it('says who somebody is to whoever began the sign-in, once', async () => {
    const gateway = gatewayWith();
    const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
    const back = await chooseAt(openBrowser(issuer), url, { person: 'asha' });
    expect(await gateway.finish(back, pending)).toEqual({ issuer, subject: 'asha', secondsAgo: expect.any(Number) });
    await expect(gateway.finish(back, pending)).rejects.toMatchObject({ code: 'sign_in_failed' });
  });

  it('lists the people by practice, with what they can do, and needs no script', async () => {
    const { url } = await gatewayWith().begin({ maxAgeSeconds: 300 });
    const browser = openBrowser(issuer);
    const { text, headers } = await browser.get(await browser.follow(url));
    expect([...text.matchAll(/<h2[^>]*>([^<]+)</g)].map(([, heading]) => heading)).toEqual([
      'Dunes',
      'Across all practices',
    ]);
    expect(text).toContain('Also at Marram');
    expect(text).toContain('Demonstration data');
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('asks again who somebody is although they are signed in, and lets them be somebody else', async () => {
    const gateway = gatewayWith();
    const browser = openBrowser(issuer);
    for (const subject of ['asha', 'grace', 'grace']) {
      const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
      expect(await gateway.finish(await chooseAt(browser, url, { person: subject }), pending)).toMatchObject({
        subject,
      });
    }
  });

  it('signs in by an earlier sign-in where the service allows it, and says when that was', async () => {
    const gateway = gatewayWith();
    const browser = openBrowser(issuer);
    const first = await gateway.begin({ maxAgeSeconds: 300 });
    await chooseAt(browser, first.url, { person: 'asha' });
    const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
    const silent = new URL(url);
    silent.searchParams.delete('prompt');
    const back = await browser.follow(silent.href);
    expect((await gateway.finish(new URL(back), pending)).secondsAgo).toBeLessThan(60);
    silent.searchParams.set('max_age', '0');
    expect(await browser.follow(silent.href)).toContain('/identity/interaction/');
  });

  it('keeps its keys and who is signed in over a restart', async () => {
    const gateway = gatewayWith();
    const browser = openBrowser(issuer);
    await chooseAt(browser, (await gateway.begin({ maxAgeSeconds: 300 })).url, { person: 'asha' });
    await provider.destroy();
    provider = open();
    const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
    const silent = new URL(url);
    silent.searchParams.delete('prompt');
    const back = new URL(await browser.follow(silent.href));
    expect(await gateway.finish(back, pending)).toMatchObject({ subject: 'asha' });
  });

  it('refuses a sign-in without PKCE, and one that would end at another address', async () => {
    const { url } = await gatewayWith().begin({ maxAgeSeconds: 300 });
    const bare = new URL(url);
    bare.searchParams.delete('code_challenge');
    bare.searchParams.delete('code_challenge_method');
    expect(await openBrowser(issuer).follow(bare.href)).toContain('error=invalid_request');
    const elsewhere = new URL(url);
    elsewhere.searchParams.set('redirect_uri', 'http://127.0.0.1:9/elsewhere');
    const { status, text } = await openBrowser(issuer).get(elsewhere.href);
    expect(status).toBe(400);
    expect(text).toContain('This sign-in cannot go on');
  });

  it('signs nobody in who goes back, who is not among the people, or who has left meanwhile', async () => {
    const gateway = gatewayWith();
    const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
    const back = await chooseAt(openBrowser(issuer), url, { act: 'cancel' });
    expect(back.searchParams.get('error')).toBe('access_denied');
    await expect(gateway.finish(back, pending)).rejects.toMatchObject({ code: 'sign_in_failed' });
    const browser = openBrowser(issuer);
    const page = await browser.follow(url);
    people = PEOPLE.filter(({ subject }) => subject !== 'asha');
    expect((await browser.post(page, { person: 'asha' })).text).toContain('Who do you want to be?');
    people = PEOPLE;
  });

  it('signs out after asking, and leads back to the service', async () => {
    const gateway = gatewayWith();
    const browser = openBrowser(issuer);
    await chooseAt(browser, (await gateway.begin({ maxAgeSeconds: 300 })).url, { person: 'asha' });
    const { text } = await browser.get((await gateway.signOutUrl()) ?? '');
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(text) ?? [];
    const answer = await browser.post(`${issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    expect(answer.headers['location']).toMatch(CLIENT.signedOutUrl);
    const silent = new URL((await gateway.begin({ maxAgeSeconds: 300 })).url);
    silent.searchParams.delete('prompt');
    expect(await browser.follow(silent.href)).toContain('/identity/interaction/');
  });
});

it('opens at a later request where the first could not be answered', async () => {
  const late = createIdentitySandbox({ ...settings(), schema: 'late' });
  const asked = async () => (await request(late.app).get('/identity/.well-known/openid-configuration')).status;
  expect(await asked()).toBe(500);
  await migrateStripeSandbox(database.url, 'late');
  expect(await asked()).toBe(200);
  await late.destroy();
});

describe('the gateway', () => {
  it('refuses an answer to another state or nonce, or for a wrong secret, and logs no token and no code', async () => {
    const gateway = gatewayWith();
    const { url, pending } = await gateway.begin({ maxAgeSeconds: 300 });
    const back = await chooseAt(openBrowser(issuer), url, { person: 'asha' });
    const refused = expect.objectContaining({ code: 'sign_in_failed' });
    await expect(gateway.finish(back, { ...pending, state: 'another' })).rejects.toEqual(refused);
    await expect(gateway.finish(back, { ...pending, nonce: 'another' })).rejects.toEqual(refused);
    const other = await gateway.begin({ maxAgeSeconds: 300 });
    const again = await chooseAt(openBrowser(issuer), other.url, { person: 'asha' });
    const impostor = gatewayWith({ clientSecret: 'not the secret' });
    await expect(impostor.finish(again, other.pending)).rejects.toEqual(refused);
    expect(log.length).toBeGreaterThanOrEqual(3);
    expect(log.join()).not.toMatch(/eyJ|asha/);
    expect(log.join()).not.toContain(back.searchParams.get('code') ?? '');
  });

  it('says that sign-in is not available while the provider is out of reach, and asks it again later', async () => {
    const gateway = gatewayWith();
    const listener = server.listeners('request')[0] as (...args: unknown[]) => void;
    server.removeAllListeners('request').on('request', (req) => req.socket.destroy());
    await expect(gateway.begin({ maxAgeSeconds: 300 })).rejects.toMatchObject({ code: 'sign_in_unavailable' });
    server.removeAllListeners('request').on('request', listener);
    expect((await gateway.begin({ maxAgeSeconds: 300 })).url).toContain(issuer);
  });
});
