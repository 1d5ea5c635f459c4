import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const WORKER = path.join(import.meta.dirname, '../../src/main/worker.ts');

/** The worker as a process of its own, once it says that it works. */
export async function startWorker(env: Record<string, string>): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [WORKER], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([
    once(worker, 'message'),
    once(worker, 'exit').then(([code]) => {
      throw new Error(`The worker ended by itself with ${code}`);
    }),
  ]);
  return worker;
}

/** kill -9: no time for anything. */
export async function killWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null) throw new Error(`The worker had ended by itself with ${worker.exitCode}`);
  const ended = once(worker, 'exit');
  worker.kill('SIGKILL');
  await ended;
}
