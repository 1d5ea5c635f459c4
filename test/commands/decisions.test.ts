import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, openDatabase } from '../../src/platform/database.ts';
import { makeAward, openScheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';

/** Each run is a process of its own. */
const SLOW_MS = 120_000;

let service: RunningService & AsyncDisposable;
let dataDir: string;
let authorizationId: string;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'decisions-'));
  service = await startService();
  const award = await makeAward(service, await openScheme(service));
  const card = await stripeCardOf(service, award.id);
  const { authorizations } = service.shop.testHelpers.issuing;
  authorizationId = (await authorizations.create({ card, amount: 4001, merchant_data: SUPERMARKET })).id;
  await service.settle();
}, SLOW_MS);
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await service[Symbol.asyncDispose]();
});

const start = (name: string, ...args: readonly string[]) =>
  spawn(process.execPath, [path.resolve(`src/main/${name}.ts`), ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: service.databaseUrl, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Runs a command on this service's database. */
async function run(name: string, ...args: readonly string[]): Promise<{ status: number | null; output: string }> {
  const command = start(name, ...args);
  let output = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const [status] = await once(command, 'close');
  return { status, output };
}

describe('npm run decisions:explain', () => {
  it(
    'tells in sentences why a payment was declined, with every rule, and of nothing that is not there',
    async () => {
      const { status, output } = await run('decisions-explain', authorizationId);
      expect(output).toContain('The payment was declined.');
      expect(output).toContain('Seagull Stores, Marram Bay, GB asked for £40.01');
      expect(output).toContain('The reason is no_funds: £40.01 asked, £40.00 available.');
      expect(output).toMatch(/^ {2}FAILED +covered +£40\.01 asked, £40\.00 available$/m);
      expect(output).toMatch(/^ {2}passed +in_the_uk +The shop is in the UK$/m);
      expect(output).toMatch(/^ {2}Finance reads: £40\.01 asked, £40\.00 available, £0\.00 on hold\./m);
      expect(status).toBe(0);
      const missing = await run('decisions-explain', 'iauth_nobody');
      expect(missing).toEqual({ status: 1, output: 'There is no authorization iauth_nobody.\n' });
    },
    SLOW_MS,
  );
});

describe('a command whose reader leaves early, as head does', () => {
  it(
    'ends as it would have, without a word of what was in the way',
    async () => {
      const command = start('decisions-explain', authorizationId);
      command.stdout.destroy();
      let complaint = '';
      command.stderr.on('data', (chunk: Buffer) => {
        complaint += chunk.toString('utf8');
      });
      const [status] = await once(command, 'close');
      expect({ status, complaint }).toEqual({ status: 0, complaint: '' });
    },
    SLOW_MS,
  );
});

describe('npm run decisions:replay', () => {
  it(
    'ends with 0 when every decision is the same again, and with 1 and its name when one is not',
    async () => {
      const honest = await run('decisions-replay', '--since', '99999d');
      expect(honest.output).toContain('1 made again from their records.');
      expect(honest.output).toContain('Each is the same again.');
      expect(honest.status).toBe(0);
      const owner = openDatabase({ url: service.databaseUrl, max: 1 });
      await inScope(owner, 'all', async (trx) => {
        const row = await trx('decisions').where({ authorization_id: authorizationId }).first();
        const wrong = { authorization_id: 'iauth_wrong', record: JSON.stringify(row.record) };
        await trx('decisions').insert({ ...row, ...wrong, reason_code: 'cash' });
      });
      await owner.destroy();
      const { status, output } = await run('decisions-replay', '--since', '99999d');
      expect(output).toContain('iauth_wrong round 0: reason was cash, now no_funds');
      expect(output).toContain('1 DIFFER.');
      expect(status).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'says how it is used when it is used otherwise',
    async () => {
      const { status, output } = await run('decisions-replay', '--since', 'tuesday');
      expect(output).toContain('npm run decisions:replay -- --since 90d');
      expect(status).toBe(1);
    },
    SLOW_MS,
  );
});
