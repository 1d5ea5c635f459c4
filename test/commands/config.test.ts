import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig, loadSettings } from '../../src/config.ts';
import {
  ConfigError,
  DEMONSTRATION_CLIENT_ID,
  DEMONSTRATION_NOTIFY_KEY,
  type Environment,
  VARIABLE_NAMES,
} from '../../src/environment.ts';
import { localEnvironment } from '../../src/main/local-environment.ts';
import { SANDBOX_VARIABLE_NAMES } from '../../src/main/sandbox-settings.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

const STRIPE: Environment = {
  STRIPE_SECRET_KEY: 'rk_test_51abc',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_51abc',
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: 'whsec_a, whsec_b',
  STRIPE_WEBHOOK_SECRET: 'whsec_c',
};

const PRODUCTION: Environment = {
  ...STRIPE,
  NODE_ENV: 'production',
  BASE_URL: 'https://purse.example.org/',
  DATABASE_URL: 'postgresql://service:secret@db/purse',
  SESSION_SECRET: 'x'.repeat(32),
  IDENTITY_KEYS: `v2:${KEY},v1:${KEY}`,
  IDENTITY_HASH_KEY: KEY,
  ACCESS_CODE_KEY: KEY,
  PSEUDONYM_KEY: KEY,
  OIDC_ISSUER: 'https://login.example.org',
  OIDC_CLIENT_ID: 'practice-purse',
  OIDC_CLIENT_SECRET: 'a secret of a provider',
};

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'practice-purse-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function problemsOf(env: Environment): readonly string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('nothing needs to be set: the sandbox, the demonstration data and the usual ports', () => {
  expect(loadSettings({})).toMatchObject({
    port: 3000,
    sandboxPort: 4242,
    baseUrl: 'http://localhost:3000',
    startsSandbox: true,
    demonstrationData: true,
    dataDir: path.join(import.meta.dirname, '../../.data'),
  });
});

test('a variable without a value counts as not set', () => {
  expect(loadSettings({ STRIPE_SECRET_KEY: '', PORT: ' ' })).toEqual(loadSettings({}));
});

describe('a live key refuses to start, with the reason', () => {
  test.each(['sk_live_51abc', 'rk_live_51abc'])('%s', (key) => {
    const [problem] = problemsOf({ STRIPE_SECRET_KEY: key });
    expect(problem).toMatch(/^STRIPE_SECRET_KEY: is a live key.+test mode only/);
    expect(problem).not.toContain('51abc');
  });

  test('a live publishable key too', () => {
    expect(problemsOf({ ...STRIPE, STRIPE_PUBLISHABLE_KEY: 'pk_live_1' })).toEqual([
      expect.stringMatching(/^STRIPE_PUBLISHABLE_KEY: is a live key/),
    ]);
  });

  test('in production as well', () => {
    expect(problemsOf({ ...PRODUCTION, STRIPE_SECRET_KEY: 'sk_live_1' }).join()).toContain('is a live key');
  });
});

test('every variable at fault is named at once', () => {
  const problems = problemsOf({
    PORT: 'abc',
    SANDBOX_PORT: '70000',
    DEMONSTRATION_DATA: 'yes',
    STRIPE_SECRET_KEY: 'key',
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'PORT',
    'SANDBOX_PORT',
    'DEMONSTRATION_DATA',
    'STRIPE_SECRET_KEY',
  ]);
});

test("Stripe's own test mode needs the rest of its variables, starts no sandbox and has no demonstration data", () => {
  expect(problemsOf({ STRIPE_SECRET_KEY: 'sk_test_1' }).join()).toMatch(
    /STRIPE_PUBLISHABLE_KEY.+STRIPE_AUTHORIZATION_WEBHOOK_SECRET.+STRIPE_WEBHOOK_SECRET/,
  );
  expect(loadSettings(STRIPE)).toMatchObject({ startsSandbox: false, usesSandbox: false, demonstrationData: false });
  expect(problemsOf({ ...STRIPE, DEMONSTRATION_DATA: 'true' }).join()).toContain('npm run seed:stripe');
});

describe('production', () => {
  test('works with every secret', () => {
    const config = loadConfig(PRODUCTION);
    expect(config.baseUrl).toBe('https://purse.example.org');
    expect(config.stripe.authorizationWebhookSecrets).toEqual(['whsec_a', 'whsec_b']);
    expect(config.identityKeys.map(({ version, key }) => [version, key.length])).toEqual([
      ['v2', 32],
      ['v1', 32],
    ]);
  });

  const secrets = Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV');
  test.each(secrets)('refuses to start without %s', (name) => {
    const problems = problemsOf({ ...PRODUCTION, [name]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
  });

  test.each([
    ['STRIPE_API_BASE', 'http://localhost:4242'],
    ['STRIPE_SECRET_KEY', 'sk_test_sandbox'],
    ['DEMONSTRATION_DATA', 'true'],
    ['BASE_URL', 'http://purse.example.org'],
    ['OIDC_ISSUER', 'http://login.example.org'],
    ['OIDC_CLIENT_ID', DEMONSTRATION_CLIENT_ID],
    ['SESSION_SECRET', 'short'],
    ['IDENTITY_HASH_KEY', 'c2hvcnQ='],
    ['IDENTITY_KEYS', KEY],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...PRODUCTION, [name]: value }).join()).toContain(`${name}: `);
  });

  test('is given nothing that was made on the machine', () => {
    expect(localEnvironment(PRODUCTION, loadSettings(PRODUCTION))).toEqual(PRODUCTION);
  });
});

describe('where staff sign in', () => {
  test('is the sandbox unless a provider is named, also with Stripe’s own test mode', () => {
    expect(loadSettings({}).startsIdentity).toBe(true);
    const settings = loadSettings(STRIPE);
    expect(settings.startsIdentity).toBe(true);
    expect(localEnvironment(STRIPE, { ...settings, dataDir: temporaryFolder() })).toMatchObject({
      OIDC_ISSUER: 'http://localhost:4242/identity',
      OIDC_CLIENT_ID: DEMONSTRATION_CLIENT_ID,
      SANDBOX_PARTS: 'identity,notify',
      STRIPE_SECRET_KEY: 'rk_test_51abc',
    });
  });

  test('a provider that is named needs what it gave the service', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://login.example.org' })).toEqual([
      expect.stringMatching(/^OIDC_CLIENT_ID: is missing/),
      expect.stringMatching(/^OIDC_CLIENT_SECRET: is missing/),
    ]);
    const named = { OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'x'.repeat(16) };
    expect(loadSettings(named).startsIdentity).toBe(false);
  });
});

describe('who carries messages', () => {
  const API_KEY = `live-${DEMONSTRATION_NOTIFY_KEY}`;
  const TEMPLATES = {
    NOTIFY_TEXT_TEMPLATE: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0001',
    NOTIFY_EMAIL_TEMPLATE: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0002',
    NOTIFY_LETTER_TEMPLATE: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0003',
  };

  test('is the sandbox, to nobody, unless a key is given', () => {
    expect(loadSettings({}).startsNotify).toBe(true);
    const real = { DEMONSTRATION_DATA: 'false', NOTIFY_API_KEY: API_KEY, ...TEMPLATES };
    expect(loadSettings(real).startsNotify).toBe(false);
  });

  test('a key needs its templates, and never reaches people with demonstration data (R71)', () => {
    expect(problemsOf({ DEMONSTRATION_DATA: 'false', NOTIFY_API_KEY: API_KEY })).toHaveLength(3);
    expect(problemsOf({ NOTIFY_API_KEY: API_KEY, ...TEMPLATES })).toEqual([
      expect.stringMatching(/^NOTIFY_API_KEY: demonstration data does not use GOV.UK Notify/),
    ]);
    expect(problemsOf({ NOTIFY_API_KEY: 'secret' })[0]).toMatch(/^NOTIFY_API_KEY: is no API key/);
  });

  test('production refuses the stand-in and its key (R71), and works with nobody to carry them', () => {
    const standIn = { NOTIFY_API_KEY: DEMONSTRATION_NOTIFY_KEY, NOTIFY_BASE_URL: 'http://localhost:4242/notify' };
    expect(problemsOf({ ...PRODUCTION, ...standIn, ...TEMPLATES })).toEqual([
      expect.stringMatching(/^NOTIFY_BASE_URL: production does not work/),
      expect.stringMatching(/^NOTIFY_API_KEY: production refuses/),
    ]);
    expect(loadConfig(PRODUCTION).notify).toBeNull();
  });
});

test('.env.example names every variable with a comment, and none that does not exist', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../.env.example'), 'utf8');
  const named = [...text.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  const ofTests = ['BROWSER_PATH'];
  const there = new Set([...VARIABLE_NAMES, ...SANDBOX_VARIABLE_NAMES, ...ofTests]);
  expect(named.toSorted()).toEqual([...there].toSorted());
});
