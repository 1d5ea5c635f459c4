import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../sandbox/sandbox-server.ts';

const COMMAND = path.resolve('scripts/test-stripe.mjs');

async function run(env: Record<string, string>, args: readonly string[] = []) {
  const command = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [command.stdout, command.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  const [code] = (await once(command, 'close')) as [number];
  return { code, said };
}

describe('npm run test:stripe', () => {
  it.each([
    ['', /is not set.*sk_test_/],
    ['sk_live_realmoney', /is a live key/],
    ['rk_test_restricted', /is not the secret key of a test account/],
    ['pk_test_public', /is not the secret key of a test account/],
  ])('with the key "%s" refuses, says why and tests nothing', async (key, message) => {
    const { code, said } = await run({ STRIPE_SECRET_KEY: key });
    expect(code).toBe(1);
    expect(said).toMatch(message);
    expect(said).not.toContain(key || 'RUN');
  });

  it('runs the suite at the address it is given, and prints what was seen beside what the sandbox does', async () => {
    const account = await startSandbox({ askService: false });
    const env = { STRIPE_SECRET_KEY: 'sk_test_contract', STRIPE_API_BASE: account.url };
    const { code, said } = await run(env, ['test/contract/wire.test.ts', '-t', 'errors']);
    await account.destroy();
    expect(said).toMatch(/ {2}A missing parameter +400 parameter_missing +400 parameter_missing\n/);
    expect(said).toContain('0 differences in 2 observations.');
    expect(code).toBe(0);
  }, 60_000);
});
