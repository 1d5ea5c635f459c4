import path from 'node:path';
import { loadConfig, type Settings } from '../config.ts';
import type { Environment } from '../environment.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { type Lock, takeLock } from '../platform/process-lock.ts';
import { type Child, startChild } from '../platform/process-supervisor.ts';
import { announce, say } from './announce.ts';
import { checkPorts } from './check-ports.ts';
import { claimDatabase } from './claim-database.ts';
import { localEnvironment } from './local-environment.ts';
import { type DatabaseServer, migrateDatabase, openDatabaseServer } from './prepare-database.ts';
import { WEB_FLAGS } from './web-flags.ts';

export type RunOptions = { env: Environment; settings: Settings; stopAsked: AbortSignal };

type Start = (name: string) => Child;

function starter(options: RunOptions, database: DatabaseServer, lock: Lock): Start {
  const { production, dataDir } = options.settings;
  const urls = { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl };
  const env = { ...localEnvironment(options.env, options.settings), ...urls };
  loadConfig(env);
  return (name) => {
    const script = path.join(import.meta.dirname, `${name}.ts`);
    const inTerminal = production || name === 'seed';
    const log = inTerminal ? {} : { logFile: path.join(dataDir, `${name}.log`) };
    const flags = name === 'web' ? WEB_FLAGS : [];
    return startChild({ name, script, flags, env, onSpawn: lock.note, ...log });
  };
}

/** Runs the seeds to their end; they do nothing when they have run before. */
async function seed(start: Start, stopAsked: AbortSignal): Promise<void> {
  const seeding = start('seed');
  stopAsked.addEventListener('abort', () => seeding.stop());
  const { code, words } = await seeding.ended;
  stopAsked.throwIfAborted();
  if (code !== 0) throw new CannotRun(`The demonstration data could not be made: seed ${words}`);
}

/** Rejects when the stop is asked for, or when a part ends by itself. */
export async function watch(
  children: readonly Child[],
  database: DatabaseServer,
  stopAsked: AbortSignal,
): Promise<never> {
  const asked = new Promise<undefined>((resolve) => {
    stopAsked.addEventListener('abort', () => resolve(undefined));
  });
  const databaseFailed = database.ended.then(() => 'the database ended; see postgres.log in the data folder');
  const failed = children.map(async ({ name, ended }) => `${name} ${(await ended).words}`);
  const failure = await Promise.race([asked, databaseFailed, ...failed]);
  stopAsked.throwIfAborted();
  throw new CannotRun(`Stopping everything, because a part is missing: ${failure}`);
}

/** Starts these; `parts` stops them, last started first. */
export function startServices(names: readonly string[], start: Start, parts: AsyncDisposableStack): Child[] {
  return names.map((name) => {
    const child = start(name);
    parts.defer(async () => {
      await child.stop();
      say(`Stopped: ${name}`);
    });
    return child;
  });
}

/**
 * Runs the whole service on this machine until it is asked to stop or a part fails: database, migrations,
 * demonstration data, sandbox, worker, web. Always rejects, after all that was started has been stopped,
 * last started first stopped: with the signal's reason, or with why it cannot run.
 */
export async function runEverything(options: RunOptions): Promise<never> {
  const { settings, stopAsked } = options;
  const begun = performance.now();
  await using parts = new AsyncDisposableStack();
  const lock = await takeLock(settings.dataDir);
  parts.defer(lock.release);
  stopAsked.addEventListener('abort', lock.announceStop);
  await checkPorts(settings);
  lock.notePorts({ PORT: String(settings.port), SANDBOX_PORT: String(settings.sandboxPort) });
  const database = await openDatabaseServer(settings);
  parts.defer(database.stop);
  const start = starter(options, database, lock);
  stopAsked.throwIfAborted();
  await migrateDatabase(settings, database);
  await claimDatabase(settings, database.ownerUrl);
  stopAsked.throwIfAborted();
  if (settings.demonstrationData) await seed(start, stopAsked);
  const names =
    settings.startsSandbox || settings.startsIdentity || settings.startsNotify
      ? ['sandbox', 'worker', 'web']
      : ['worker', 'web'];
  const children = startServices(names, start, parts);
  const over = watch(children, database, stopAsked);
  await Promise.race([over, Promise.all(children.map(({ ready }) => ready))]);
  announce(settings, performance.now() - begun);
  return await over;
}
