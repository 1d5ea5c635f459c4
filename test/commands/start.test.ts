import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../src/config.ts';
import { checkPorts } from '../../src/main/check-ports.ts';
import { readServerRecord } from '../../src/platform/embedded-postgres-record.ts';
import { freePort } from '../../src/platform/port.ts';
import { isRunning, waitUntil } from '../../src/platform/process-alive.ts';
import { freshDatabase } from '../harness/database.ts';
import { processesOf, quickSettings, runStart, temporaryDataDir } from '../harness/start-command.ts';

async function query(dataDir: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(readServerRecord(dataDir)?.url ?? '');
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** A command on the same folder, told nothing of the ports. */
function runBeside(name: string, dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`src/main/${name}.ts`], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...env },
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

const isGone = (child: { pid: number; mark: string }) => !isRunning(child.pid, child.mark);

describe('npm start', { timeout: 120_000 }, () => {
  test('keeps everything over a kill -9, runs once on a folder, ends in order with 0 after Ctrl-C, and can be verified when stopped', async () => {
    const dataDir = temporaryDataDir();
    const settings = await quickSettings(dataDir);

    const first = await runStart(settings);
    expect(first.output()).toContain(`http://localhost:${settings['PORT']}`);
    const live = await fetch(`http://localhost:${settings['PORT']}/health/live`);
    expect(live.status).toBe(200);
    await query(dataDir, `insert into installation (name, value) values ('kept', 'yes')`);
    const secrets = readFileSync(path.join(dataDir, 'secrets.json'), 'utf8');

    const reconciled = runBeside('reconcile', dataDir);
    expect(reconciled).toEqual({ status: 0, output: expect.stringContaining('agree with Stripe to the penny') });

    const second = await runStart({ ...settings, PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/already runs on .+DATA_DIR=\.data-2 PORT=3001/s);

    const children = processesOf(dataDir);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    const third = await runStart(settings);
    expect(third.output()).toContain('is ready');
    expect(children.filter((child) => !isGone(child))).toEqual([]);
    expect(await query(dataDir, `select value from installation where name = 'kept'`)).toEqual([{ value: 'yes' }]);
    expect(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')).toBe(secrets);

    const server = readServerRecord(dataDir);
    const parts = processesOf(dataDir);
    third.pressCtrlC();
    third.pressCtrlC();
    expect(await third.ended).toBe(0);
    const stopped = [...third.output().matchAll(/^Stopped: (.+)$/gm)].map(([, part]) => part);
    expect(stopped).toEqual(['web', 'worker', 'sandbox', 'database']);
    expect(parts.filter((part) => !isGone(part))).toEqual([]);
    expect(isRunning(server?.pid ?? 0, server?.clusterDir ?? '')).toBe(false);

    const verified = runBeside('ledger-verify', dataDir);
    expect(verified).toEqual({ status: 0, output: expect.stringContaining('The ledger is right to the penny.') });
    const alone = runBeside('reconcile', dataDir, { SANDBOX_PORT: '9' });
    const asked = /asked at http:\/\/localhost:9, where `npm start` has its sandbox unless SANDBOX_PORT says otherwise/;
    expect(alone).toEqual({ status: 2, output: expect.stringMatching(asked) });
    const afterwards = readServerRecord(dataDir);
    expect(isRunning(afterwards?.pid ?? 0, afterwards?.clusterDir ?? '')).toBe(false);
  });

  test('works with the database of DATABASE_URL, and stops everything when a part ends by itself', async () => {
    const dataDir = temporaryDataDir();
    const database = await freshDatabase();
    const command = await runStart({ ...(await quickSettings(dataDir)), DATABASE_URL: database.url });
    expect(command.output()).toContain('(DATABASE_URL)');
    expect(command.output()).not.toContain(new URL(database.url).password);
    const parts = processesOf(dataDir);
    const web = parts.find(({ mark }) => mark.endsWith('web.ts'));
    process.kill(web?.pid ?? 0, 'SIGKILL');
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(/a part is missing: web was ended by SIGKILL/);
    expect(parts.filter((part) => !isGone(part))).toEqual([]);
    await database.destroy();
  });

  test('its parts end when it is killed and not started again', async () => {
    const dataDir = temporaryDataDir();
    const database = await freshDatabase();
    const command = await runStart({ ...(await quickSettings(dataDir)), DATABASE_URL: database.url });
    const parts = processesOf(dataDir);
    expect(parts.length).toBe(3);
    process.kill(command.pid, 'SIGKILL');
    expect(await waitUntil(() => parts.every(isGone), 15_000)).toBe(true);
    await database.destroy();
  });
});

describe('npm start says what is in the way, with nothing left running', () => {
  test.each([
    ['PORT', 'SANDBOX_PORT'],
    ['SANDBOX_PORT', 'PORT'],
  ])('a taken %s, and another than the one that %s has', async (taken, beside) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const ports = { [taken]: String(port), [beside]: String(port + 1) };
    const problem = await checkPorts(loadSettings(ports)).catch((error: Error) => error.message);
    other.close();
    expect(problem).toContain(`Choose another: ${taken}=${port + 2} npm start`);
  });

  test.each(['PORT', 'SANDBOX_PORT'])('a taken %s, and how to choose another', async (name) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const dataDir = temporaryDataDir();
    const command = await runStart({ ...(await quickSettings(dataDir)), [name]: String(port) });
    other.close();
    expect(await command.ended).toBe(1);
    expect(command.output()).toContain(`${name}: port ${port} is taken by another program`);
    expect(command.output()).toContain(`${name}=${port + 1} npm start`);
    expect(readServerRecord(dataDir)).toBeUndefined();
    expect(statSync(path.join(dataDir, 'running.json'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a live key', async () => {
    const dataDir = temporaryDataDir();
    const command = await runStart({ ...(await quickSettings(dataDir)), STRIPE_SECRET_KEY: 'sk_live_51abc' });
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(/STRIPE_SECRET_KEY: is a live key/);
    expect(command.output()).not.toMatch(/51abc|at .+\.ts:/);
  });

  test('a database that does not answer, without its password', async () => {
    const dataDir = temporaryDataDir();
    const url = `postgresql://someone:hunter2@127.0.0.1:${await freePort()}/purse`;
    const command = await runStart({ ...(await quickSettings(dataDir)), DATABASE_URL: url });
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(
      /The database purse on 127\.0\.0\.1:\d+ as someone cannot be used: .*ECONNREFUSED/,
    );
    expect(command.output()).not.toContain('hunter2');
  });
});
