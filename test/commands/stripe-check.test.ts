import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeStripeCheck } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import { fund, openScheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { createCard, startSandbox } from '../sandbox/sandbox-server.ts';

const COMMAND = path.resolve('src/main/stripe-check.ts');
const WAIT_MS = 1000;

let service: RunningService & AsyncDisposable;

beforeAll(async () => {
  service = await startService();
  service.clock.set(new Date());
  await openScheme(service);
  await fund(service, 10_000);
  await service.sandbox.start();
});
afterAll(() => service[Symbol.asyncDispose]());

async function run(env: Record<string, string>) {
  const command = spawn(process.execPath, [COMMAND], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [command.stdout, command.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  const [code] = (await once(command, 'close')) as [number];
  return { code, lines: said.split('\n') };
}

/** The verdict of each step, with the settings changed as given. */
async function check(change: Partial<Pick<Config, 'stripe' | 'usesSandbox' | 'baseUrl'>> = {}) {
  const options = { tell: () => undefined, deliveryWaitMs: WAIT_MS };
  const findings = await composeStripeCheck({ ...service.config, ...change }, options);
  const of = (step: string) => findings.find((finding) => finding.step === step);
  return { of, wrong: findings.filter(({ verdict }) => verdict === 'WRONG').map(({ step }) => step) };
}

const withStripe = (change: Partial<Config['stripe']>) => ({ stripe: { ...service.config.stripe, ...change } });

describe('npm run stripe:check', () => {
  it('finds nothing wrong where nothing is, one line for each step, and leaves no card behind', async () => {
    const { stripe } = service.config;
    const { code, lines } = await run({
      NODE_ENV: 'test',
      BASE_URL: service.baseUrl,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
      STRIPE_API_BASE: service.sandboxUrl,
      STRIPE_AUTHORIZATION_WEBHOOK_SECRET: stripe.authorizationWebhookSecrets.join(','),
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecrets.join(','),
    });
    const steps = lines.filter((line) => /^\S/.test(line)).map((line) => line.slice(0, 33).split(/ {2,}/));
    expect(steps).toContainEqual(['ok', 'Real-time endpoint', '']);
    expect(steps).toContainEqual(['ok', 'Event delivery', '']);
    expect(steps).toContainEqual(['cannot tell', 'Time-out setting', '']);
    expect(lines.filter((line) => line.startsWith('WRONG'))).toEqual([]);
    expect(lines).toContain('The set-up works.');
    expect(code).toBe(0);
    const { data } = await service.shop.issuing.cards.list({ status: 'active' });
    expect(data).toEqual([]);
  }, 60_000);

  it.each([
    [{}, /STRIPE_SECRET_KEY is not set, and no sandbox has been started/],
    [{ STRIPE_SECRET_KEY: 'sk_live_realmoney' }, /STRIPE_SECRET_KEY: is a live key/],
    [{ STRIPE_SECRET_KEY: 'sk_test_mine' }, /STRIPE_WEBHOOK_SECRET: is missing/],
  ])('with the settings %j says what is missing, and asks Stripe nothing', async (env, message) => {
    const { code, lines } = await run({ DATA_DIR: '/nowhere/at/all', ...env });
    expect(lines.filter((line) => line.startsWith('WRONG')).join('\n')).toMatch(message);
    expect(lines.join('\n')).toContain('-> See docs/settings.md');
    expect(code).toBe(1);
  });

  it('stops at a key that Stripe does not take, or a Stripe that is not there', async () => {
    expect((await check(withStripe({ secretKey: 'sk_nonsense' }))).wrong).toEqual(['Key']);
    const nowhere = await check(withStripe({ apiBase: 'http://127.0.0.1:9' }));
    expect(nowhere.wrong).toEqual(['Key']);
    expect(nowhere.of('Key')?.saw).toMatch(/not reached/);
  });

  it('knows an address that Stripe cannot reach', async () => {
    expect((await check({ usesSandbox: false })).wrong).toEqual(['Address']);
  });

  it('knows when the service has another secret than these settings', async () => {
    const { of, wrong } = await check(withStripe({ webhookSecrets: ['whsec_another'] }));
    expect(wrong).toEqual(['Event secret']);
    expect(of('Event secret')?.saw).toContain('400');
  });

  it('knows when nothing answers: the address, and what a payment without an answer becomes', async () => {
    service.setWeb('down');
    const { of, wrong } = await check();
    service.setWeb('up');
    expect(wrong).toEqual(['Service', 'Service', 'Real-time endpoint', 'Event delivery']);
    expect(of('Time-out setting')).toMatchObject({ verdict: 'ok', saw: 'decline' });
  });

  it('knows an account that approves what nobody answers', async () => {
    await service.sandbox.setBehaviour({ timeoutAction: 'approve' });
    service.setWeb('down');
    const { of } = await check();
    service.setWeb('up');
    await service.sandbox.setBehaviour({});
    expect(of('Real-time endpoint')?.saw).toContain('APPROVED');
    expect(of('Time-out setting')).toMatchObject({ verdict: 'WRONG', mend: expect.stringContaining('decline') });
    expect(of('Clean-up')?.verdict).toBe('ok');
  });

  it('knows an account without a real-time endpoint, and gives the money of its payment back', async () => {
    const account = await startSandbox({ askService: false });
    const { of } = await check(withStripe({ apiBase: account.url }));
    expect(of('Real-time endpoint')).toMatchObject({ verdict: 'WRONG', saw: expect.stringContaining('card_active') });
    expect((await account.stripe.balance.retrieve()).issuing?.available[0]?.amount).toBe(500_000);
    await account.destroy();
  });

  it('knows an endpoint for events that is missing, disabled, of another version or told too little', async () => {
    const { webhookEndpoints } = service.shop;
    const [ours] = (await webhookEndpoints.list()).data;
    const { id = '', url = '' } = ours ?? {};
    await webhookEndpoints.update(id, { enabled_events: ['issuing_card.updated'], disabled: true });
    const silent = await check();
    expect(silent.wrong).toEqual(['Endpoint enabled', 'Endpoint events']);
    expect(silent.of('Endpoint events')?.saw).toContain('issuing_authorization.created');
    await webhookEndpoints.update(id, { url: 'https://example.com/elsewhere' });
    expect((await check()).of('Event endpoint')).toMatchObject({
      verdict: 'WRONG',
      saw: expect.stringMatching(/none for .*elsewhere/),
    });
    const old = await webhookEndpoints.create({ url, enabled_events: ['*'] });
    expect((await check()).wrong).toEqual(['Endpoint version', 'Event delivery']);
    await webhookEndpoints.del(old.id);
    await webhookEndpoints.update(id, { url, enabled_events: ['*'], disabled: false });
  });

  it('is content with the events that docs/stripe-test-mode.md tells to choose', async () => {
    const page = readFileSync(path.resolve('docs/stripe-test-mode.md'), 'utf8');
    const listed = [...page.matchAll(/enabled_events\[\]=([\w.]+)/g)].map(([, type]) => type as '*');
    const { webhookEndpoints } = service.shop;
    const [ours] = (await webhookEndpoints.list()).data;
    await webhookEndpoints.update(ours?.id ?? '', { enabled_events: listed });
    expect((await check()).wrong).toEqual([]);
    await webhookEndpoints.update(ours?.id ?? '', { enabled_events: ['*'] });
  });

  it('knows an Issuing balance that is empty', async () => {
    const { card } = await spendEverything();
    const { of, wrong } = await check();
    expect(wrong).toEqual(['Issuing balance']);
    expect(of('Real-time endpoint')).toMatchObject({ verdict: 'cannot tell' });
    await service.shop.testHelpers.issuing.transactions.createUnlinkedRefund({ card, amount: 10_000 });
    expect((await check()).of('Issuing balance')?.verdict).toBe('ok');
  });
});

/** Takes everything that is in the Issuing balance, by a capture that nobody could refuse. */
async function spendEverything(): Promise<{ card: string }> {
  const { id: card } = await createCard(service.shop, { status: 'inactive' });
  const amount = (await service.shop.balance.retrieve()).issuing?.available[0]?.amount ?? 0;
  await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount });
  return { card };
}
