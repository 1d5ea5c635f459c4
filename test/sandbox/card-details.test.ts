import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCard, startSandbox, type TestSandbox } from './sandbox-server.ts';

const apiVersion = '2026-10-28.endive';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

async function post(path: string, body: object): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function openCard(): Promise<{ issuingCard: string; nonce: string; ephemeralKeySecret: string; keyId: string }> {
  const issuingCard = (await createCard(sandbox.stripe)).id;
  const nonce = String((await post('/v3/nonces', { issuingCard })).body['nonce']);
  const key = await sandbox.stripe.ephemeralKeys.create({ issuing_card: issuingCard, nonce }, { apiVersion });
  return { issuingCard, nonce, ephemeralKeySecret: String(key.secret), keyId: key.id };
}

describe('card details', () => {
  test('are shown to whoever has the nonce and the secret of the key', async () => {
    const { keyId: _id, ...opened } = await openCard();
    const card = await sandbox.stripe.issuing.cards.retrieve(opened.issuingCard, { expand: ['number', 'cvc'] });
    const show = async (display: string) => (await post('/v3/reveal', { display, ...opened })).body['value'];
    expect((await show('issuingCardNumberDisplay'))?.replaceAll(' ', '')).toBe(card.number);
    expect(await show('issuingCardCvcDisplay')).toBe(card.cvc);
    expect(await show('issuingCardExpiryDisplay')).toBe(`11/${String(card.exp_year).slice(2)}`);
  });

  test.each([
    ['another secret', { ephemeralKeySecret: 'ek_test_other' }],
    ['another nonce', { nonce: 'ephkn_priv_other' }],
    ['another card', { issuingCard: 'ic_other' }],
  ])('are refused for %s', async (_name, change) => {
    const { keyId: _id, ...opened } = await openCard();
    const answer = await post('/v3/reveal', { display: 'issuingCardNumberDisplay', ...opened, ...change });
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).not.toMatch(/\d{4} \d{4}/);
  });

  test('are refused once the key has expired or was deleted', async () => {
    const { keyId, ...opened } = await openCard();
    const display = 'issuingCardCvcDisplay';
    await sandbox.stripe.ephemeralKeys.del(keyId);
    expect((await post('/v3/reveal', { display, ...opened })).status).toBe(403);
    const { keyId: _later, ...later } = await openCard();
    sandbox.clock.advance(901_000);
    expect((await post('/v3/reveal', { display, ...later })).status).toBe(403);
  });
});

test('a nonce makes one key, for its own card only', async () => {
  const { issuingCard, nonce } = await openCard();
  await expect(
    sandbox.stripe.ephemeralKeys.create({ issuing_card: issuingCard, nonce }, { apiVersion }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'nonce' });
  const other = await createCard(sandbox.stripe);
  const fresh = String((await post('/v3/nonces', { issuingCard })).body['nonce']);
  await expect(
    sandbox.stripe.ephemeralKeys.create({ issuing_card: other.id, nonce: fresh }, { apiVersion }),
  ).rejects.toMatchObject({ param: 'nonce' });
});

test('the script and its frames work under a strict policy: nothing inline', async () => {
  const script = await fetch(`${sandbox.url}/v3/`);
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  const frame = await fetch(`${sandbox.url}/v3/issuingCardNumberDisplay`);
  expect(frame.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(await frame.text()).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
});
