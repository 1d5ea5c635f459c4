import path from 'node:path';
import { readEnvironment } from '../config.ts';
import type { Environment } from '../environment.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { portProblem } from '../platform/port.ts';
import { takeLock } from '../platform/process-lock.ts';
import { startChild } from '../platform/process-supervisor.ts';
import { localSecrets } from '../platform/secrets.ts';
import { announceSandbox } from './announce-sandbox.ts';
import { openDatabaseServer } from './prepare-database.ts';
import { startServices, watch } from './run-everything.ts';
import { loadSandboxSettings, type SandboxSettings } from './sandbox-settings.ts';
import { runUntilStopped } from './until-stopped.ts';

const SECRETS = ['STRIPE_AUTHORIZATION_WEBHOOK_SECRET', 'STRIPE_WEBHOOK_SECRET'];

async function checkPort({ port }: SandboxSettings): Promise<void> {
  const problem = await portProblem(port);
  if (problem) {
    throw new CannotRun(`SANDBOX_PORT: ${problem}. Choose another: SANDBOX_PORT=${port + 1} npm run sandbox`);
  }
}

/** The environment of the sandbox's process, with webhook secrets that are made once where none are given. */
function childEnvironment(env: Environment, settings: SandboxSettings): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  return {
    ...localSecrets(settings.dataDir, SECRETS),
    ...given,
    SANDBOX_PORT: String(settings.port),
    SANDBOX_SCHEMA: settings.schema,
  };
}

/**
 * Runs the sandbox by itself, with a database of its own or in a schema of its own, until it is asked to stop.
 * Always rejects, as runEverything does.
 */
async function runSandboxAlone(env: Environment, stopAsked: AbortSignal): Promise<never> {
  const settings = loadSandboxSettings(env);
  const { dataDir, port } = settings;
  await using parts = new AsyncDisposableStack();
  const another = `SANDBOX_DATA_DIR=.data-sandbox-2 SANDBOX_PORT=${port + 1} npm run sandbox`;
  const lock = await takeLock(dataDir, { name: 'The sandbox', another });
  parts.defer(lock.release);
  stopAsked.addEventListener('abort', lock.announceStop);
  await checkPort(settings);
  const database = await openDatabaseServer(settings);
  parts.defer(database.stop);
  stopAsked.throwIfAborted();
  const ofChild = {
    ...childEnvironment(env, settings),
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
  };
  const script = path.join(import.meta.dirname, 'sandbox.ts');
  const logFile = path.join(dataDir, 'sandbox.log');
  const start = (name: string) => startChild({ name, script, env: ofChild, onSpawn: lock.note, logFile });
  const children = startServices(['sandbox'], start, parts);
  const over = watch(children, database, stopAsked);
  await Promise.race([over, Promise.all(children.map(({ ready }) => ready))]);
  announceSandbox(settings, ofChild);
  return await over;
}

await runUntilStopped((stopAsked) => runSandboxAlone(readEnvironment(), stopAsked));
