import { fork } from 'node:child_process';
import path from 'node:path';
import type { LoadJob, LoadMessage, LoadResult } from './load-job.ts';

/** Told when the measured interval begins and ends. */
export type Marks = { begun: () => void; ended: () => void };

const UNMARKED: Marks = { begun: () => undefined, ended: () => undefined };

/** Puts a load on a service with our own generator, in a process of its own; every answer is waited for. */
export function playFromSockets(job: LoadJob, marks: Marks = UNMARKED): Promise<LoadResult> {
  const child = fork(path.join(import.meta.dirname, 'generator.ts'), { serialization: 'advanced' });
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>();
  child.on('message', (message: LoadMessage) => {
    if (message.at === 'done') resolve(message.result);
    else marks[message.at]();
  });
  child.on('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  child.send(job);
  return promise;
}
