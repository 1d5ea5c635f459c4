import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { openCluster } from './embedded-postgres-cluster.ts';
import { type ServerRecord, writeServerRecord } from './embedded-postgres-record.ts';
import { serveCluster, stopServerOf } from './embedded-postgres-server.ts';
import { freePort } from './port.ts';

/** The database's owner: may make roles, is no superuser, so that row-level security binds it too. */
export const DATABASE_OWNER = 'practice_purse';

export type EmbeddedPostgres = {
  /** Of the service's own database, as its owner. */
  url: string;
  /** Of database `postgres`, as superuser. */
  adminUrl: string;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<unknown>;
  /** Ends it in order, awaited: connections are closed, what was committed is on disk. */
  stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Absolute. Holds the cluster, `postgres.json` and `postgres.log`. */
  dataDir: string;
  /** False trades safety for speed: for tests only. */
  durable?: boolean;
  /** Server settings by name, where the usual ones will not do: the benchmark's memory. */
  settings?: Readonly<Record<string, string>>;
};

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the owner's role with this password, and its database, unless they are there. */
async function createOwnedDatabase(adminUrl: string, record: ServerRecord): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    const role = await client.query('select from pg_roles where rolname = $1', [DATABASE_OWNER]);
    if (role.rowCount === 0) {
      const password = client.escapeLiteral(record.ownerPassword);
      await client.query(`create role ${DATABASE_OWNER} login createrole password ${password}`);
    }
    const database = await client.query('select from pg_database where datname = $1', [DATABASE_OWNER]);
    if (database.rowCount === 0) await client.query(`create database ${DATABASE_OWNER} owner ${DATABASE_OWNER}`);
  });
}

/**
 * Starts a real PostgreSQL 18 on a free port of 127.0.0.1 from the programs that npm installed.
 * A server that a killed run left on the same folder is stopped first. Works as root too: the server then
 * runs as another account and, where that cannot reach `dataDir`, keeps its files under /var/tmp.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, settings } = options;
  const cluster = await openCluster(dataDir, durable ? [] : ['--no-sync']);
  const { record } = cluster;
  await stopServerOf(record.clusterDir);
  const port = await freePort();
  const logFile = path.join(dataDir, 'postgres.log');
  const server = await serveCluster(cluster, { port, durable, logFile, settings });
  const ended = once(server, 'exit');
  const address = `127.0.0.1:${port}`;
  const url = `postgresql://${DATABASE_OWNER}:${record.ownerPassword}@${address}/${DATABASE_OWNER}`;
  const adminUrl = `postgresql://postgres:${record.adminPassword}@${address}/postgres`;
  await createOwnedDatabase(adminUrl, record);
  writeServerRecord(dataDir, { ...record, pid: server.pid, port, url });
  const stop = async () => {
    await stopServerOf(record.clusterDir);
  };
  return { url, adminUrl, ended, stop };
}
