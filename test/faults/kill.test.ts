import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Stripe } from 'stripe';
import { afterEach, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { readServerRecord } from '../../src/platform/embedded-postgres-record.ts';
import { stopServerOf } from '../../src/platform/embedded-postgres-server.ts';
import { freePort } from '../../src/platform/port.ts';
import { openScheme } from '../harness/scheme.ts';
import { testConfig } from '../harness/service.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '../..');

type Product = { dataDir: string; port: number; sandboxPort: number; env: NodeJS.ProcessEnv };
const started: ChildProcess[] = [];
const dataDirs: string[] = [];

async function newProduct(): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'practice-purse-kill-'));
  dataDirs.push(dataDir);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const own = { DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DEMONSTRATION_DATA: 'false' };
  return { dataDir, port, sandboxPort, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...own } };
}

/** `npm start` as npm runs it, in a process group of its own as a terminal gives it. */
async function start({ env, port }: Product): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/main/start.ts'], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.status === 200;
  const giveUp = Date.now() + 60_000;
  while (!(await ready())) {
    if (child.exitCode !== null || Date.now() > giveUp) throw new Error(`It did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

/** A signal to the whole group, as Ctrl-C in a terminal is; gives the exit code. */
async function signal(child: ChildProcess, name: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.kill(-(child.pid ?? 0), name);
  return ended;
}

afterEach(async () => {
  for (const child of started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    await signal(child, 'SIGKILL');
  }
  for (const dataDir of dataDirs) {
    const clusterDir = readServerRecord(dataDir)?.clusterDir;
    if (clusterDir) {
      await stopServerOf(clusterDir);
      rmSync(clusterDir, { recursive: true, force: true });
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** A scheme in the product's own database, by the verbs, and a key for each role that the test needs. */
async function openSchemeIn(product: Product): Promise<Record<'requester' | 'approver' | 'auditor', string>> {
  const database = readServerRecord(product.dataDir)?.url ?? '';
  const sandbox = `http://127.0.0.1:${product.sandboxPort}`;
  const service = await compose(testConfig({ database, base: `http://127.0.0.1:${product.port}`, sandbox }));
  const shop = shopOf(product);
  await openScheme({ ...service, shop }, { allocationPence: 100_000 });
  const key = async (role: 'requester' | 'approver' | 'auditor') => {
    const practice = role === 'auditor' ? {} : { practiceCode: 'DEMO-01' };
    return (await service.staff.mintApiKey({ role, ...practice })).key;
  };
  const keys = { requester: await key('requester'), approver: await key('approver'), auditor: await key('auditor') };
  await service.destroy();
  return keys;
}

function shopOf({ sandboxPort }: Product): Stripe {
  return new Stripe('sk_test_sandbox', { host: '127.0.0.1', port: sandboxPort, protocol: 'http', telemetry: false });
}

async function call<T>(product: Product, key: string, request: { path: string; body?: object }): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${product.port}/api/v1${request.path}`, {
    method: request.body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'kill-test' },
    ...(request.body ? { body: JSON.stringify(request.body) } : {}),
  });
  if (!response.ok) throw new Error(`${request.path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

type AwardAnswer = {
  id: string;
  heldPence: number;
  spentPence: number;
  availablePence: number;
  card: { stripeCardId: string };
};

async function makePaidAward(product: Product, keys: { requester: string; approver: string }): Promise<AwardAnswer> {
  const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const asked = await call<AwardAnswer>(product, keys.requester, {
    path: '/awards',
    body: {
      practice: 'DEMO-01',
      policy: 'P5',
      method: 'card',
      amountPence: 4000,
      recipient: { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' },
      need: 'Food for the weekend after a benefit delay',
      outcome: 'Enough to eat until Tuesday',
      otherHelpTried: 'Local welfare scheme',
      expiresOn: inTwoWeeks,
    },
  });
  const award = await call<AwardAnswer>(product, keys.approver, { path: `/awards/${asked.id}/approve`, body: {} });
  const merchant_data = { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' } as const;
  const { authorizations } = shopOf(product).testHelpers.issuing;
  await authorizations.create({ card: award.card.stripeCardId, amount: 1250, merchant_data });
  const second = await authorizations.create({ card: award.card.stripeCardId, amount: 800, merchant_data });
  await authorizations.capture(second.id);
  return award;
}

it('loses nothing to kill -9 of everything, nor to Ctrl-C, and the ledger is right to the penny', async () => {
  const product = await newProduct();
  const first = await start(product);
  const keys = await openSchemeIn(product);
  const { id } = await makePaidAward(product, keys);
  await signal(first, 'SIGKILL');

  const second = await start(product);
  await expect
    .poll(() => call<AwardAnswer>(product, keys.auditor, { path: `/awards/${id}` }), { timeout: 20_000 })
    .toMatchObject({ heldPence: 1250, spentPence: 800, availablePence: 1950 });
  expect(await signal(second, 'SIGINT')).toBe(0);

  const third = await start(product);
  expect(await call(product, keys.auditor, { path: `/awards/${id}` })).toMatchObject({
    heldPence: 1250,
    spentPence: 800,
  });
  const verified = await run(process.execPath, ['src/main/ledger-verify.ts'], { cwd: ROOT, env: product.env });
  expect(verified.stdout).toContain('right to the penny');
  expect(await signal(third, 'SIGINT')).toBe(0);
}, 120_000);
