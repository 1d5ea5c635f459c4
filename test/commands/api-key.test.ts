import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Staff } from '../../src/modules/staff/index.ts';
import { createSettableClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { freshDatabase } from '../harness/database.ts';
import { addPractice, staffOf } from '../harness/practices.ts';

const COMMAND = path.resolve('src/main/api-key.ts');

let url: string;
let dataDir: string;
let cleanUp: () => Promise<void>;
let staff: Staff;

beforeAll(async () => {
  const database = await freshDatabase();
  url = database.url;
  dataDir = mkdtempSync(path.join(tmpdir(), 'api-key-'));
  writeFileSync(path.join(dataDir, 'postgres.json'), JSON.stringify({ url }));
  const service = { db: openDatabase({ url }), clock: createSettableClock(new Date('2026-11-22T10:00:00Z')) };
  staff = staffOf(service);
  await addPractice(service, 'DEMO-01');
  cleanUp = async () => {
    await service.db.destroy();
    await database.destroy();
    rmSync(dataDir, { recursive: true });
  };
});
afterAll(() => cleanUp());

function run(args: readonly string[], env: NodeJS.ProcessEnv = { DATA_DIR: dataDir }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, stderr, key: stdout.trimEnd().split('\n').at(-1) ?? '' };
}

describe('npm run api-key', () => {
  it('prints a key that works, alone on the last line, found by DATA_DIR', async () => {
    const { status, key } = run(['--role', 'requester', '--practice', 'DEMO-01']);
    expect(status).toBe(0);
    expect(key).toMatch(/^pp_test_[\w-]{43}$/);
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({ kind: 'api_key', role: 'requester' });
  });

  it('finds the instance by DATABASE_URL, and ignores a practice that the role does not need', async () => {
    const { key } = run(['--role=finance', '--practice=NOWHERE', '--name=Month end'], { DATABASE_URL: url });
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({
      name: 'Month end',
      role: 'finance',
      scope: 'all',
    });
  });

  it.each([
    [['--role', 'superuser'], /no role superuser.*requester, approver, practice_manager, finance, commissioner/],
    [[], /The roles are: requester/],
    [['--role', 'approver'], /needs the code of a practice/],
    [['--role', 'approver', '--practice', 'DEMO-99'], /no practice with the code DEMO-99/],
    [['--colour', 'red'], /Unknown option '--colour'/],
  ])('with %j fails and says why, without a key', (args, message) => {
    expect(run(args)).toMatchObject({ status: 1, stderr: expect.stringMatching(message), key: '' });
  });

  it('makes only an administrator’s key where people sign in by a provider of their own (R13)', async () => {
    const provider = {
      OIDC_ISSUER: 'https://id.example',
      OIDC_CLIENT_ID: 'purse',
      OIDC_CLIENT_SECRET: 'no secret of anybody',
    };
    const refused = run(['--role', 'approver', '--practice', 'DEMO-01'], { DATABASE_URL: url, ...provider });
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/only a key for the role admin/),
      key: '',
    });
    const { key } = run(['--role', 'admin'], { DATABASE_URL: url, ...provider });
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({ role: 'admin', scope: [] });
  });

  it('says so when nothing runs', () => {
    expect(run(['--role', 'finance'], { DATA_DIR: path.join(dataDir, 'empty') })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/npm start/),
    });
    expect(run(['--role', 'finance'], { DATABASE_URL: 'postgres://me:secret@127.0.0.1:9/none' })).toMatchObject({
      status: 1,
      stderr: expect.not.stringContaining('secret'),
    });
  });
});
