import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { readServerRecord } from '../../src/platform/embedded-postgres-record.ts';
import { isRunning } from '../../src/platform/process-alive.ts';
import { temporaryDataDir } from '../harness/start-command.ts';

const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, durable: false });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a server left behind by a killed run is stopped, and the next one has its data', async () => {
  const dataDir = temporaryDataDir();
  const left = await start(dataDir);
  await query(left.url, 'create table kept as select 42 as answer');
  const next = await start(dataDir);
  await left.ended;
  expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await next.stop();
  await expect(query(next.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
});

test('by default what is committed is on disk; only its owner can read the passwords', async () => {
  const dataDir = temporaryDataDir();
  const server = await startEmbeddedPostgres({ dataDir });
  const settings = await query(
    server.adminUrl,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by 1`,
  );
  await server.stop();
  expect(settings).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
  expect(statSync(path.join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
});

test('a first start that was killed on the way is begun again', async () => {
  const dataDir = temporaryDataDir();
  mkdirSync(path.join(dataDir, 'postgres.draft'));
  writeFileSync(path.join(dataDir, 'postgres.draft/half'), '');
  const server = await start(dataDir);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('a pid file that names a process of somebody else is no hindrance, and that process is left alone', async () => {
  const dataDir = temporaryDataDir();
  await (await start(dataDir)).stop();
  const { clusterDir } = readServerRecord(dataDir) ?? { clusterDir: '' };
  writeFileSync(path.join(clusterDir, 'postmaster.pid'), `${process.pid}\n${clusterDir}\n`);
  const server = await start(dataDir);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('data without its record, and a record without its data, are not replaced by an empty database', async () => {
  const dataDir = temporaryDataDir();
  await (await start(dataDir)).stop();
  const { clusterDir } = readServerRecord(dataDir) ?? { clusterDir: '' };
  renameSync(clusterDir, `${clusterDir}.away`);
  await expect(start(dataDir)).rejects.toThrow(/database folder .+ is gone/);
  renameSync(`${clusterDir}.away`, clusterDir);
  rmSync(path.join(dataDir, 'postgres.json'));
  await expect(start(dataDir)).rejects.toThrow(/postgres\.json.+is missing: restore it/);
});

test('a folder that nobody else may enter serves root too, and begins anew once it has been removed', async () => {
  const dataDir = temporaryDataDir();
  chmodSync(dataDir, 0o700);
  const server = await start(dataDir);
  await query(server.url, 'create table kept as select 42 as answer');
  const { clusterDir } = readServerRecord(dataDir) ?? { clusterDir: '' };
  expect(clusterDir.startsWith(process.getuid?.() === 0 ? '/var/tmp/practice-purse-' : dataDir)).toBe(true);
  if (process.getuid?.() !== 0) await server.stop();
  rmSync(dataDir, { recursive: true });
  mkdirSync(dataDir, { mode: 0o700 });
  const next = await start(dataDir);
  expect(await query(next.url, `select to_regclass('kept') as found`)).toEqual([{ found: null }]);
  await next.stop();
});

test('a server that cannot start says why, from the end of its log, and leaves no process', async () => {
  const dataDir = temporaryDataDir();
  await (await start(dataDir)).stop();
  const { clusterDir, pid } = readServerRecord(dataDir) ?? { clusterDir: '' };
  writeFileSync(path.join(clusterDir, 'PG_VERSION'), '12\n');
  await expect(start(dataDir)).rejects.toThrow(/PostgreSQL does not start.+version 12/s);
  expect(isRunning(pid ?? 0, clusterDir)).toBe(false);
  expect(readFileSync(path.join(dataDir, 'postgres.log'), 'utf8')).toContain('version 12');
});
