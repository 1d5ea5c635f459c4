import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';
import type { Account } from './embedded-postgres-account.ts';
import type { ServerRecord } from './embedded-postgres-record.ts';
import { logTail, openLogFile } from './log-file.ts';
import { isRunning, stopProcess, waitUntil } from './process-alive.ts';

/** A cluster on disk, and what it takes to serve it. */
export type Cluster = { record: ServerRecord; account: Account | undefined; programs: string };

const START_LIMIT_MS = 120_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  wal_init_zero: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Only for data that nobody will miss: a crash loses it. */
const THROWAWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
};

type ServerOptions = {
  port: number;
  durable: boolean;
  logFile: string;
  /** Beyond the usual ones, and before them. */
  settings?: Readonly<Record<string, string>> | undefined;
};

/** First lines of `postmaster.pid`: process id on the first, state on the eighth. */
function readPostmaster(clusterDir: string): { pid: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** Stops the server that a killed run may have left on this cluster, and clears its pid file. Open work is rolled back. */
export async function stopServerOf(clusterDir: string): Promise<void> {
  const postmaster = readPostmaster(clusterDir);
  if (!postmaster) return;
  await stopProcess(
    { pid: postmaster.pid, mark: clusterDir },
    { signal: 'SIGINT', lastSignal: 'SIGQUIT', graceMs: 30_000 },
  );
  rmSync(path.join(clusterDir, 'postmaster.pid'), { force: true });
}

/**
 * Starts PostgreSQL on the cluster, in a process group of its own so that Ctrl-C does not reach it, and waits
 * until it takes connections, which after a crash includes its recovery. Throws with the end of its log.
 */
export async function serveCluster(cluster: Cluster, options: ServerOptions): Promise<ChildProcess & { pid: number }> {
  const { clusterDir } = cluster.record;
  const usual = { ...SETTINGS, ...(options.durable ? {} : THROWAWAY_SETTINGS) };
  const settings = { ...usual, ...options.settings, port: String(options.port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLogFile(options.logFile);
  const server = spawn(path.join(cluster.programs, 'postgres'), ['-D', clusterDir, ...flags], {
    cwd: clusterDir,
    detached: true,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    ...cluster.account,
  });
  closeSync(log);
  server.unref();
  const { pid } = server;
  if (pid === undefined) throw new CannotRun(`PostgreSQL cannot be run from ${cluster.programs}`);
  const isReady = () => {
    const postmaster = readPostmaster(clusterDir);
    return postmaster?.pid === pid && postmaster.ready;
  };
  await waitUntil(() => isReady() || server.exitCode !== null || server.signalCode !== null, START_LIMIT_MS);
  if (!isReady()) {
    if (isRunning(pid, clusterDir)) await stopServerOf(clusterDir);
    throw new CannotRun(`PostgreSQL does not start. ${logTail(options.logFile)}`);
  }
  return Object.assign(server, { pid });
}
