import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../src/platform/port.ts';

/** A server under load, in a process of its own. */
export type ServedProcess = { port: number; pid: number; stop: () => Promise<void> };

const START_LIMIT_MS = 180_000;

async function answers(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const until = performance.now() + START_LIMIT_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`the process under load ended with ${child.exitCode}`);
    if (performance.now() > until) throw new Error('the process under load does not listen');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts `file` with exactly this environment besides the path, on a free port, and waits until it listens. `flags` are Node's. */
export async function serveProcess(
  file: string,
  environment: (port: number) => Record<string, string>,
  flags: readonly string[] = [],
): Promise<ServedProcess> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'] ?? '', ...environment(port) };
  const child = fork(file, { env, execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await untilListening(port, child);
  return {
    port,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
