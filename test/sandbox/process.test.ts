import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/platform/port.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { balanceOf, createCard, fundBalance, pay, sdk } from './sandbox-server.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../src/main/sandbox.ts');

let database: FreshDatabase;
let running: ChildProcess[] = [];
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
  await database.destroy();
});

/** Starts the sandbox as the supervisor does; resolves once it says it is ready. */
async function start(port: number): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    SANDBOX_PORT: String(port),
    LOG_LEVEL: 'silent',
  };
  const child = fork(SCRIPT, {
    env,
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  running.push(child);
  expect(await once(child, 'message')).toEqual([{ ready: true }, undefined]);
  return child;
}

test('what was answered survives a kill, and the next process goes on from there', async () => {
  const port = await freePort();
  const first = await start(port);
  await fundBalance(sdk(port), 10_000);
  const card = await createCard(sdk(port));
  const paid = await pay(sdk(port), card.id, { amount: 700 });
  first.kill('SIGKILL');
  await once(first, 'exit');
  await start(port);
  expect(await sdk(port).issuing.authorizations.retrieve(paid.id)).toEqual(paid);
  expect(await balanceOf(sdk(port))).toBe(9_300);
});

test.each([
  ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
  ['the end of its supervisor', (child: ChildProcess) => child.disconnect()],
])('stops on %s with exit code 0, also with a connection kept open', async (_name, stop) => {
  const port = await freePort();
  const child = await start(port);
  await sdk(port).balance.retrieve();
  const exit = once(child, 'exit');
  stop(child);
  expect(await exit).toEqual([0, null]);
});
