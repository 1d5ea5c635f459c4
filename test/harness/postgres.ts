import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { readServerRecord } from '../../src/platform/embedded-postgres-record.ts';
import { stopServerOf } from '../../src/platform/embedded-postgres-server.ts';

const PREFIX = 'practice-purse-test-';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Stops and removes a test server's folder, wherever its cluster was put. */
export async function removeServer(dataDir: string): Promise<void> {
  const clusterDir = readServerRecord(dataDir)?.clusterDir;
  if (clusterDir && existsSync(clusterDir)) {
    await stopServerOf(clusterDir);
    const folder = path.dirname(clusterDir);
    rmSync(folder.startsWith('/var/tmp/practice-purse-') ? folder : clusterDir, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}

/** Test runs that were killed leave a server and its folder behind. */
async function removeStaleServers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid && !isAlive(pid)) await removeServer(path.join(tmpdir(), name)).catch(() => undefined);
  }
}

/** A fast PostgreSQL of its own, whose data nobody will miss. `stop` removes it. */
export async function startTestPostgres(): Promise<EmbeddedPostgres> {
  await removeStaleServers();
  const dataDir = path.join(tmpdir(), `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return { ...server, stop: () => removeServer(dataDir) };
}
