import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run.ts';
import { type Account, canReach, ownerOf, reachableFolder, serverAccount } from './embedded-postgres-account.ts';
import { preparePrograms } from './embedded-postgres-binaries.ts';
import { readServerRecord, writeServerRecord } from './embedded-postgres-record.ts';
import { type Cluster, stopServerOf } from './embedded-postgres-server.ts';

const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

const newPassword = () => randomBytes(24).toString('base64url');

async function initialise(cluster: Cluster, draft: string, flags: readonly string[]): Promise<void> {
  const { account, programs, record } = cluster;
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, record.adminPassword, { mode: 0o600 });
  if (account) for (const entry of [draft, passwordFile]) chownSync(entry, account.uid, account.gid);
  const initdb = spawn(
    path.join(programs, 'initdb'),
    [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...INITDB_OPTIONS, ...flags],
    {
      cwd: path.dirname(draft),
      detached: true,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...account,
    },
  );
  let output = '';
  for (const stream of [initdb.stdout, initdb.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(initdb, 'close');
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new CannotRun(`initdb failed (${code}): ${output.trim()}`);
}

function chooseClusterDir(dataDir: string, account: Account | undefined): string {
  if (canReach(dataDir, account)) return path.join(dataDir, 'postgres');
  return path.join(reachableFolder(dataDir), 'postgres');
}

/** What is left of a cluster whose record is gone: ours to clear only where its DATA_DIR has been removed. */
async function clearUnrecorded(clusterDir: string, dataDir: string): Promise<void> {
  rmSync(`${clusterDir}.draft`, { recursive: true, force: true });
  rmSync(`${clusterDir}.draft.password`, { force: true });
  if (!existsSync(clusterDir)) return;
  if (path.dirname(clusterDir) === dataDir) {
    throw new CannotRun(
      `${dataDir}/postgres.json, with the password of ${clusterDir}, is missing: restore it, or remove both`,
    );
  }
  await stopServerOf(clusterDir);
  rmSync(clusterDir, { recursive: true });
}

async function createCluster(dataDir: string, flags: readonly string[]): Promise<Cluster> {
  const account = serverAccount();
  const programs = preparePrograms(account);
  const clusterDir = chooseClusterDir(dataDir, account);
  await clearUnrecorded(clusterDir, dataDir);
  const cluster = {
    account,
    programs,
    record: { clusterDir, adminPassword: newPassword(), ownerPassword: newPassword() },
  };
  await initialise(cluster, `${clusterDir}.draft`, flags);
  writeServerRecord(dataDir, cluster.record);
  return cluster;
}

/**
 * The cluster of a data folder, made when there is none. A start that is killed on the way leaves
 * nothing that the next one cannot finish or clear: the cluster gets its name last.
 * `flags` are further options of initdb.
 */
export async function openCluster(dataDir: string, flags: readonly string[] = []): Promise<Cluster> {
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const record = readServerRecord(dataDir) ?? (await createCluster(dataDir, flags)).record;
  const { clusterDir } = record;
  if (!existsSync(clusterDir) && existsSync(`${clusterDir}.draft`)) renameSync(`${clusterDir}.draft`, clusterDir);
  if (!existsSync(clusterDir)) {
    throw new CannotRun(
      `The database folder ${clusterDir} is gone. Remove ${dataDir}/postgres.json to begin with an empty one`,
    );
  }
  const account = ownerOf(clusterDir);
  return { record, account, programs: preparePrograms(account) };
}
