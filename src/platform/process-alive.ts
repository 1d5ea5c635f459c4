import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The command line of a running process; empty when there is none, or only its corpse. */
export function commandLineOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** Whether the process runs and its command line holds `mark`: process ids are used again, so a number is no proof. */
export function isRunning(pid: number, mark: string): boolean {
  return commandLineOf(pid).includes(mark);
}

/** Waits until `isOver` says so. Returns false when `timeoutMs` passed first. */
export async function waitUntil(isOver: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!isOver()) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** Sends a signal; a process that is already gone is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks a process to stop, and ends it when it has not after `graceMs`. */
export async function stopProcess(
  target: { pid: number; mark: string },
  options: { signal: NodeJS.Signals; lastSignal: NodeJS.Signals; graceMs: number },
): Promise<void> {
  const isGone = () => !isRunning(target.pid, target.mark);
  if (isGone()) return;
  sendSignal(target.pid, options.signal);
  if (await waitUntil(isGone, options.graceMs)) return;
  sendSignal(target.pid, options.lastSignal);
  if (!(await waitUntil(isGone, 10_000))) throw new Error(`Process ${target.pid} (${target.mark}) does not stop`);
}
