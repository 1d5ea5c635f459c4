import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSandboxSettings } from '../../src/main/sandbox-settings.ts';
import { freePort } from '../../src/platform/port.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { runSandbox, temporaryDataDir } from '../harness/start-command.ts';
import { balanceOf, createCard, fundBalance, pay, sdk } from './sandbox-server.ts';

const README = readFileSync(path.join(import.meta.dirname, '../../src/sandbox/README.md'), 'utf8');

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.destroy());

async function settings(): Promise<Record<string, string>> {
  return {
    SANDBOX_DATA_DIR: temporaryDataDir(),
    SANDBOX_PORT: String(await freePort()),
    DATABASE_URL: database.url,
  };
}

describe('npm run sandbox', { timeout: 60_000 }, () => {
  test('says where everything is, keeps what it has over a restart, and ends with 0 after Ctrl-C', async () => {
    const env = await settings();
    const port = Number(env['SANDBOX_PORT']);
    const first = await runSandbox({ ...env, SANDBOX_EVENT_URL: 'http://localhost:9/events' });
    for (const path of ['/v1/', '/till', '/_sandbox', '/v3/']) {
      expect(first.output()).toContain(`http://localhost:${port}${path}`);
    }
    expect(first.output()).toMatch(
      /Authorizations to +nobody.*\n +signed with +whsec_\S+\n +Events to +http:\/\/localhost:9\/events/,
    );
    await fundBalance(sdk(port), 10_000);
    const paid = await pay(sdk(port), (await createCard(sdk(port))).id, { amount: 700 });

    const second = await runSandbox({ ...env, SANDBOX_PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/The sandbox already runs on .+SANDBOX_DATA_DIR=.+ npm run sandbox/s);

    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const third = await runSandbox({ ...env, SANDBOX_BEHAVIOUR: 'expired_status=reversed' });
    expect(await sdk(port).issuing.authorizations.retrieve(paid.id)).toEqual(paid);
    expect(await sdk(port).testHelpers.issuing.authorizations.expire(paid.id)).toMatchObject({ status: 'reversed' });
    expect(await balanceOf(sdk(port))).toBe(10_000);
    const secretOf = (output: string) => /whsec_\S+/.exec(output)?.[0];
    expect(secretOf(third.output())).toBe(secretOf(first.output()));
    third.pressCtrlC();
    expect(await third.ended).toBe(0);
    expect(third.output()).toMatch(/Stopped: sandbox/);
    expect(existsSync(path.join(String(env['SANDBOX_DATA_DIR']), 'running.json'))).toBe(false);
  });

  test('does all that its README shows', async () => {
    const env = await settings();
    await runSandbox({ ...env, SANDBOX_SCHEMA: 'of_the_readme' });
    const shown = [...README.matchAll(/^```sh\n(.*?)^```/gms)].map(([, lines]) => lines).join('');
    expect(shown).toContain('S=http://localhost:4343');
    const script = shown.replace('S=http://localhost:4343', `S=http://localhost:${env['SANDBOX_PORT']}`);
    const { stdout, stderr } = await promisify(execFile)('bash', ['-euc', script]);
    expect(stderr).toBe('');
    expect(stdout).not.toContain('"error"');
    expect(stdout).toContain('"amount":498750');
    expect(stdout).toContain('"week_start":"monday"');
    expect(stdout).toContain('"ahead_seconds":604800');
  });

  test('says which port is taken, and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const command = await runSandbox({ ...(await settings()), SANDBOX_PORT: String(port) });
    other.close();
    expect(await command.ended).toBe(1);
    expect(command.output()).toContain(`port ${port} is taken by another program`);
    expect(command.output()).toContain(`SANDBOX_PORT=${port + 1} npm run sandbox`);
  });
});

test.each([
  ['SANDBOX_BEHAVIOUR', 'week_start=tuesday', 'has week_start neither sunday nor monday'],
  ['SANDBOX_BEHAVIOUR', 'weak_start=monday', 'has no switch weak_start'],
  ['SANDBOX_TIMEOUT_MS', 'soon', 'is not a number'],
  ['SANDBOX_SCHEMA', 'x"; drop', 'is not a name of lower-case letters, digits and underscores'],
])('%s=%s is refused by name', (name, value, problem) => {
  expect(() => loadSandboxSettings({ [name]: value })).toThrow(`${name}: ${problem}`);
});

test('it has a port, a folder and a schema of its own unless it is told others', () => {
  expect(loadSandboxSettings({})).toMatchObject({ port: 4343, schema: 'stripe_sandbox_alone' });
  expect(loadSandboxSettings({}).dataDir).toMatch(/\.data-sandbox$/);
  const told = { SANDBOX_PORT: '4000', SANDBOX_DATA_DIR: '/var/tmp/x', SANDBOX_SCHEMA: 'mine' };
  expect(loadSandboxSettings(told)).toMatchObject({ port: 4000, schema: 'mine', dataDir: '/var/tmp/x' });
});
