import { loadSettings, readEnvironment } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { say } from './announce.ts';
import { runEverything } from './run-everything.ts';

const stopAsked = new AbortController();

async function main(): Promise<number> {
  try {
    const env = readEnvironment();
    await runEverything({ env, settings: loadSettings(env), stopAsked: stopAsked.signal });
    return 0;
  } catch (error) {
    if (error === stopAsked.signal.reason) return 0;
    const shown = error instanceof Error && !(error instanceof CannotRun) ? error.stack : (error as Error).message;
    process.stderr.write(`\n${shown}\n`);
    return 1;
  }
}

function askToStop(): void {
  if (!stopAsked.signal.aborted) say('\nStopping ...');
  stopAsked.abort();
}

/** npm can be ended without a chance to tell us; what it started must not outlive it. */
function stopWithoutNpm(): void {
  const npm = process.ppid;
  const watch = setInterval(() => process.ppid !== npm && askToStop(), 250);
  watch.unref();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, askToStop);
if (process.env['npm_lifecycle_event']) stopWithoutNpm();
// Whoever read the output may be gone; what runs is stopped in order all the same.
process.stdout.on('error', () => undefined);
process.exit(await main());
