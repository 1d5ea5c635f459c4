import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../src/platform/port.ts';
import { sendSignal } from '../../src/platform/process-alive.ts';
import { removeServer } from './postgres.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main');

export type StartedCommand = {
  pid: number;
  /** All that it has printed, errors included. */
  output: () => string;
  /** Resolves with the exit code (null after a signal) when it has ended. */
  ended: Promise<number | null>;
  /** What Ctrl-C does in a terminal: the signal goes to the whole process group. */
  pressCtrlC: () => void;
};

/** A data folder of its own, gone with its database when the test ends. */
export function temporaryDataDir(): string {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'practice-purse-start-'));
  chmodSync(dataDir, 0o711);
  onTestFinished(() => removeServer(dataDir));
  return dataDir;
}

/** Two free ports, without the demonstration data: it has tests of its own. */
export async function quickSettings(dataDir: string): Promise<Record<string, string>> {
  const [port, sandboxPort] = await Promise.all([freePort(), freePort()]);
  return { DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DEMONSTRATION_DATA: 'false' };
}

/** The processes that the instance on this folder has started. */
export function processesOf(dataDir: string): { pid: number; mark: string }[] {
  const running = JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')) as {
    children: { pid: number; mark: string }[];
  };
  return running.children;
}

/** Runs the start command as `npm start` does. Resolves when it is ready or has ended, whichever comes first. */
export function runStart(env: Readonly<Record<string, string>>): Promise<StartedCommand> {
  return run('start.ts', env);
}

/** As {@link runStart}, for `npm run sandbox`. */
export function runSandbox(env: Readonly<Record<string, string>>): Promise<StartedCommand> {
  return run('sandbox-alone.ts', env);
}

async function run(script: string, env: Readonly<Record<string, string>>): Promise<StartedCommand> {
  const command = spawn(process.execPath, [path.join(MAIN, script)], {
    detached: true,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = command;
  if (pid === undefined) throw new Error('the start command could not be run');
  let output = '';
  const ended = once(command, 'exit').then(([code]) => code as number | null);
  onTestFinished(async () => {
    sendSignal(-pid, 'SIGINT');
    await ended;
  });
  const ready = new Promise<void>((resolve) => {
    for (const stream of [command.stdout, command.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C stops it')) resolve();
      });
    }
  });
  await Promise.race([ready, ended]);
  return { pid, output: () => output, ended, pressCtrlC: () => sendSignal(-pid, 'SIGINT') };
}
