import { Worker } from 'node:worker_threads';

/** A clock that the threads of a process share, in milliseconds. */
export const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

/** What the pacer's thread is given. */
export type Pace = { offeredPerSecond: number };

/**
 * Calls `offer` with each moment at which a request is due: `offeredPerSecond` of them a second, at random. A thread of
 * its own sleeps from one to the next: a timer of the event loop ticks once a millisecond, and would send in bunches
 * what it says is due apart.
 */
export function startPacer(pace: Pace, offer: (dueAt: number) => void): { stop: () => Promise<unknown> } {
  const thread = new Worker(new URL('./pacer-thread.ts', import.meta.url), { workerData: pace });
  thread.on('message', offer);
  thread.on('error', (error) => {
    throw error;
  });
  return { stop: () => thread.terminate() };
}
