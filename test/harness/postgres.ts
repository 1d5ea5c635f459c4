import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
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

const MEMORY = '/dev/shm';
const ROOM_BYTES = 6 * 2 ** 30;

/** Where a server's files go: into memory where it has room to spare, which copies a database in a third of the time. */
function folderOfServers(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM_BYTES && freemem() > ROOM_BYTES ? MEMORY : tmpdir();
}

/** Test runs that were killed leave a server and its folder behind. */
async function removeStaleServers(): Promise<void> {
  for (const folder of [tmpdir(), MEMORY].filter((one) => existsSync(one))) {
    for (const name of readdirSync(folder)) {
      const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
      if (pid && !isAlive(pid)) await removeServer(path.join(folder, name)).catch(() => undefined);
    }
  }
}

/** A fast PostgreSQL of its own, whose data nobody will miss. `stop` removes it. */
export async function startTestPostgres(): Promise<EmbeddedPostgres> {
  await removeStaleServers();
  const dataDir = path.join(folderOfServers(), `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  return { ...server, stop: () => removeServer(dataDir) };
}
