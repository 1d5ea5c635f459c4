import { loadSettings, type Settings } from '../config.ts';
import { AppError } from '../kernel/app-error.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { checkServer } from '../platform/database-server.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { readServerRecord } from '../platform/embedded-postgres-record.ts';
import { isRunning } from '../platform/process-alive.ts';
import { takeLock } from '../platform/process-lock.ts';
import { commandEnvironment } from './command-environment.ts';

export type DatabaseUse = { url: string; settings: Settings };

/** Starts the stopped instance's own database, for as long as the work takes. */
async function whileStarted<T>(dataDir: string, work: (url: string) => Promise<T>): Promise<T> {
  await using parts = new AsyncDisposableStack();
  const lock = await takeLock(dataDir);
  parts.defer(lock.release);
  const server = await startEmbeddedPostgres({ dataDir });
  parts.defer(server.stop);
  return await work(server.url);
}

/**
 * Works on the instance's database: that of `DATABASE_URL`, else the one recorded under `DATA_DIR`, running or
 * stopped. Throws {@link CannotRun} when there is none, or it cannot be used.
 */
async function useDatabase<T>(settings: Settings, work: (url: string) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = settings;
  const record = databaseUrl ? undefined : readServerRecord(dataDir);
  const url = databaseUrl ?? record?.url;
  if (!url) {
    throw new CannotRun(
      `No database is recorded in ${dataDir}. Start the service first (npm start), or set DATABASE_URL.`,
    );
  }
  if (record?.pid && !isRunning(record.pid, record.clusterDir)) return whileStarted(dataDir, work);
  await checkServer(url);
  return work(url);
}

/** Whoever reads what a command prints may have enough of it, as `head` does: it does its work to the end all the same. */
function letReaderLeave(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
  });
}

/**
 * Runs a command that works on the instance's database; its result is the exit code. What is in the way is
 * explained on standard error, with exit code 1, or `cannotRun` where 1 means something else.
 */
export async function runCommand(
  work: (use: DatabaseUse) => Promise<number>,
  { cannotRun } = { cannotRun: 1 },
): Promise<void> {
  letReaderLeave();
  try {
    const settings = loadSettings(commandEnvironment());
    process.exitCode = await useDatabase(settings, (url) => work({ url, settings }));
  } catch (error) {
    const isExplained = error instanceof CannotRun || error instanceof AppError;
    process.stderr.write(`${isExplained ? error.message : (error as Error).stack}\n`);
    process.exitCode = cannotRun;
  }
}
