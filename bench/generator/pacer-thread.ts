/** Says when each request is due, until it is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { nowMs, type Pace } from './pacer.ts';

const { offeredPerSecond } = workerData as Pace;
const nobody = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const gapMs = () => (-Math.log(1 - Math.random()) / offeredPerSecond) * 1000;

for (let dueAt = nowMs() + gapMs(); ; dueAt += gapMs()) {
  const wait = dueAt - nowMs();
  if (wait > 0) Atomics.wait(nobody, 0, 0, wait);
  parentPort?.postMessage(dueAt);
}
