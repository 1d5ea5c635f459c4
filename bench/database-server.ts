import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { CannotRun } from '../src/platform/cannot-run.ts';
import { checkServer, describeDatabase } from '../src/platform/database-server.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { readServerRecord } from '../src/platform/embedded-postgres-record.ts';
import { stopServerOf } from '../src/platform/embedded-postgres-server.ts';

/** What our own server is given; the service and pgbench meet the same one. Durability is as it comes: on. */
const SETTINGS = {
  shared_buffers: '4GB',
  max_wal_size: '8GB',
  min_wal_size: '4GB',
  wal_init_zero: 'off',
  checkpoint_timeout: '15min',
};

/** Shown with the results. Of the first two it is demanded that they are on. */
const SHOWN = ['fsync', 'synchronous_commit', 'full_page_writes', ...Object.keys(SETTINGS), 'server_version'];

export type BenchDatabase = {
  /** As the service's owner. */
  url: string;
  /** As whoever may load fastest: the superuser where there is one. */
  loadUrl: string;
};

export type BenchServer = {
  description: string;
  settings: Readonly<Record<string, string>>;
  /** Process id of the postmaster where it runs on this machine; its share of the processor is then told. */
  pid: number | null;
  /** An empty database of this name; one that a killed run has left is dropped first. */
  createDatabase: (name: string) => Promise<BenchDatabase>;
  /** Writes out what loading has left in memory, where we may ask for it, so that it is not written while we measure. */
  settle: () => Promise<void>;
  /** Removes what was created. */
  destroy: () => Promise<void>;
};

async function query(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function readSettings(url: string): Promise<Record<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from pg_settings where name = any ($1)',
      [SHOWN],
    );
    const settings = Object.fromEntries(rows.map((row) => [row.name, row.value]));
    for (const name of ['fsync', 'synchronous_commit']) {
      if (settings[name] !== 'on')
        throw new CannotRun(`The server's ${name} is ${settings[name]}: only durable commits count`);
    }
    return settings;
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function removeFolder(dataDir: string, clusterDir: string | undefined): void {
  if (clusterDir?.startsWith('/var/tmp/practice-purse-')) {
    rmSync(path.dirname(clusterDir), { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}

async function startOwn(dataDir: string): Promise<BenchServer> {
  const left = readServerRecord(dataDir)?.clusterDir;
  if (left) await stopServerOf(left);
  removeFolder(dataDir, left);
  const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  const record = readServerRecord(dataDir);
  return {
    description: 'a PostgreSQL of its own, the one that npm start uses',
    settings: await readSettings(server.adminUrl),
    pid: record?.pid ?? null,
    async createDatabase(name) {
      const owner = new URL(server.url).username;
      await query(server.adminUrl, `create database ${name} owner ${owner}`);
      return { url: withDatabase(server.url, name), loadUrl: withDatabase(server.adminUrl, name) };
    },
    settle: () => query(server.adminUrl, 'checkpoint'),
    async destroy() {
      await server.stop();
      removeFolder(dataDir, record?.clusterDir);
    },
  };
}

async function useGiven(url: string): Promise<BenchServer> {
  await checkServer(url);
  const created: string[] = [];
  return {
    description: `${describeDatabase(url)} (DATABASE_URL)`,
    settings: await readSettings(url),
    pid: null,
    async createDatabase(name) {
      await query(url, `drop database if exists ${name} with (force)`, `create database ${name}`);
      created.push(name);
      const own = withDatabase(url, name);
      return { url: own, loadUrl: own };
    },
    settle: async () => undefined,
    async destroy() {
      for (const name of created) await query(url, `drop database if exists ${name} with (force)`);
    },
  };
}

/**
 * The database server of the benchmark: that of `databaseUrl`, whose user must be able to create databases,
 * else one of its own under `dataDir`. Throws {@link CannotRun} where commits are not durable.
 */
export function openBenchServer(place: { databaseUrl: string | undefined; dataDir: string }): Promise<BenchServer> {
  return place.databaseUrl ? useGiven(place.databaseUrl) : startOwn(place.dataDir);
}
