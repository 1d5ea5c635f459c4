import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { atStripe, loseNews, payWith } from '../modules/reconciliation/payments-of-tests.ts';

/** Each run is a process of its own. */
const SLOW_MS = 60_000;
const KEY = Buffer.alloc(32, 7).toString('base64');

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'reconcile-'));
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await service[Symbol.asyncDispose]();
});

type Ended = { status: number | null; output: string };

/** Runs a command on this service's database and Stripe, beside it, as it would run beside `npm start`. */
async function run(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = spawn(process.execPath, [path.resolve(`src/main/${name}.ts`), ...args], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: service.databaseUrl,
      DATA_DIR: dataDir,
      BASE_URL: service.baseUrl,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
      STRIPE_API_BASE: service.sandboxUrl,
      STRIPE_AUTHORIZATION_WEBHOOK_SECRET: 'whsec_decisions',
      STRIPE_WEBHOOK_SECRET: 'whsec_events',
      SESSION_SECRET: 'a session secret for tests, 32 characters',
      IDENTITY_KEYS: `v1:${KEY}`,
      ...{ IDENTITY_HASH_KEY: KEY, ACCESS_CODE_KEY: KEY, PSEUDONYM_KEY: KEY, NODE_ENV: 'test' },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const [status] = await once(command, 'close');
  return { status, output };
}

const spaces = (text: string) => text.replace(/ +/g, ' ');

describe('npm run reconcile', () => {
  it(
    'brings up to date what was missed, prints the sides, and ends with 0 when they agree (R46)',
    async () => {
      const { id } = await makeAward(service, scheme, { amountPence: 4000 });
      const { id: authorization } = await payWith(service, id, 1000);
      await service.shop.testHelpers.issuing.authorizations.capture(authorization);
      await loseNews(service);
      const { status, output } = await run('reconcile');
      expect(output).toContain('Our books agree with Stripe to the penny.');
      expect(output).toContain(
        'Brought up to date: 1 authorization with what shops took, and 0 card transactions without one',
      );
      expect(spaces(output)).toContain('Our ledger £9,990.00 £0.00 £9,990.00');
      expect(spaces(output)).toContain('less our ledger £0.00 £0.00 £0.00');
      expect(status).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'prints each open break with its two sides, age and owner, and ends with 1',
    async () => {
      await atStripe(service, 'update balances set issuing_available = issuing_available - 42');
      const { status, output } = await run('reconcile');
      await atStripe(service, 'update balances set issuing_available = issuing_available + 42');
      expect(spaces(output)).toMatch(
        /balance_differs balance £[\d,.]+ £[\d,.]+ −£0\.42 .*0 days, nobody looks after it/,
      );
      expect(output).toContain('1 break is open, £0.42 in all.');
      expect(status).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'ends with 2 when it could not run',
    async () => {
      const nowhere = await run('reconcile', [], { STRIPE_API_BASE: 'http://127.0.0.1:9' });
      const asked = 'Stripe could not be asked at the address of STRIPE_API_BASE: ';
      expect([nowhere.status, nowhere.output]).toEqual([2, expect.stringContaining(asked)]);
    },
    SLOW_MS,
  );
});

describe('npm run events:replay', () => {
  it(
    'has a parked event tried again, or all of them, and refuses one that it does not know',
    async () => {
      const at = service.clock.now();
      for (const id of ['evt_one', 'evt_two']) {
        await service.inbox.receiveEvent({
          ...{ id, type: 'issuing_card.created', objectId: 'ic_1', stripeCardId: null, body: {}, createdAt: at },
        });
      }
      await inScope(service.db, 'all', (trx) =>
        trx('stripe_events').whereIn('id', ['evt_one', 'evt_two']).update({ status: 'parked', finished_at: at }),
      );
      const states = () =>
        inScope(service.db, 'all', (trx) =>
          trx('stripe_events').whereIn('id', ['evt_one', 'evt_two']).orderBy('id').pluck('status'),
        );
      const one = await run('events-replay', ['evt_one']);
      expect(one).toEqual({ status: 0, output: 'evt_one waits for the worker again\n' });
      expect((await run('events-replay', ['--all'])).output).toBe('evt_two waits for the worker again\n');
      expect(await states()).toEqual(['received', 'received']);
      const unknown = await run('events-replay', ['evt_unknown']);
      expect(unknown).toEqual({ status: 1, output: 'There is no such event.\n' });
    },
    SLOW_MS,
  );
});
