import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { CannotRun } from './cannot-run.ts';
import { logTail, openLogFile } from './log-file.ts';
import type { ReadyMessage } from './process-child.ts';

const GRACE_MS = 10_000;

export type ChildOptions = {
  name: string;
  /** Absolute path of what Node runs. */
  script: string;
  /** Node's own, before the script. */
  flags?: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Takes its output; the terminal does when absent. */
  logFile?: string;
  /** Told of the process as soon as there is one. */
  onSpawn: (child: { pid: number; mark: string }) => void;
};

/** How a process ended: its exit code (null after a signal), and the same in words with the end of its log. */
export type Ending = { code: number | null; words: string };

export type Child = {
  name: string;
  /** Resolves once it says that it can be used; rejects when it ends before. */
  ready: Promise<void>;
  ended: Promise<Ending>;
  /** Asks it to stop and waits; ends it after ten seconds. */
  stop: () => Promise<void>;
};

function spawnChild(options: ChildOptions): ChildProcess {
  const output = options.logFile ? openLogFile(options.logFile) : 'inherit';
  // A process group of its own: Ctrl-C reaches the supervisor alone, which stops its children in order.
  const child = spawn(process.execPath, [...(options.flags ?? []), options.script], {
    detached: true,
    env: options.env,
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (typeof output === 'number') closeSync(output);
  if (child.pid) options.onSpawn({ pid: child.pid, mark: options.script });
  return child;
}

async function waitForEnd(child: ChildProcess, logFile: string | undefined): Promise<Ending> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  return { code, words: code === 0 || !logFile ? how : `${how}. ${logTail(logFile)}` };
}

async function stopChild(child: ChildProcess, ended: Promise<Ending>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(last);
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message;
}

async function waitForReady(child: ChildProcess, name: string, ended: Promise<Ending>): Promise<void> {
  const ready = new Promise<undefined>((resolve) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve(undefined);
    });
  });
  const ending = await Promise.race([ready, ended]);
  if (ending) throw new CannotRun(`${name} ${ending.words}`);
}

/** Starts a process of ours. The caller waits for `ready` or `ended`, and stops it. */
export function startChild(options: ChildOptions): Child {
  const child = spawnChild(options);
  const ended = waitForEnd(child, options.logFile);
  const ready = waitForReady(child, options.name, ended);
  ready.catch(() => undefined); // who does not wait for it, as with seeds, need not handle it
  return { name: options.name, ready, ended, stop: () => stopChild(child, ended) };
}
