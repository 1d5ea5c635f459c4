import { CannotRun } from '../platform/cannot-run.ts';
import { say } from './announce.ts';

/** npm can be ended without a chance to tell us; what it started must not outlive it. */
function stopWithoutNpm(askToStop: () => void): void {
  const npm = process.ppid;
  const watch = setInterval(() => process.ppid !== npm && askToStop(), 250);
  watch.unref();
}

async function exitCodeOf(run: (stopAsked: AbortSignal) => Promise<never>, stopAsked: AbortSignal): Promise<number> {
  try {
    return await run(stopAsked);
  } catch (error) {
    if (error === stopAsked.reason) return 0;
    const shown = error instanceof Error && !(error instanceof CannotRun) ? error.stack : (error as Error).message;
    process.stderr.write(`\n${shown}\n`);
    return 1;
  }
}

/**
 * Runs what never ends by itself until Ctrl-C, a signal or the end of npm asks it to stop, and ends the process:
 * with 0 when `run` rejected with the signal's reason, else with 1 and why on standard error.
 */
export async function runUntilStopped(run: (stopAsked: AbortSignal) => Promise<never>): Promise<never> {
  const stopAsked = new AbortController();
  const askToStop = () => {
    if (!stopAsked.signal.aborted) say('\nStopping ...');
    stopAsked.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, askToStop);
  if (process.env['npm_lifecycle_event']) stopWithoutNpm(askToStop);
  // Whoever read the output may be gone; what runs is stopped in order all the same.
  process.stdout.on('error', () => undefined);
  process.exit(await exitCodeOf(run, stopAsked.signal));
}
