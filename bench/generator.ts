/** A load generator in a process of its own: raw sockets, requests prepared before the clock runs. */
import { createSender } from './generator/sender.ts';
import type { LoadJob, LoadMessage, LoadResult } from './load-job.ts';
import { createBodyMaker } from './signed-bodies.ts';
import { percentile } from './statistics.ts';

const tell = (message: LoadMessage) => process.send?.(message);
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function prepare(job: LoadJob): Buffer[] {
  const make = createBodyMaker({ ...job, at: new Date() });
  return Array.from({ length: job.bodies }, make);
}

async function run(job: LoadJob): Promise<LoadResult> {
  const sender = await createSender({ port: job.port, connections: job.connections, bodies: prepare(job) });
  sender.start(job.offeredPerSecond);
  await sleep(job.warmupSeconds);
  const before = process.cpuUsage();
  const began = performance.now();
  sender.measure();
  tell({ at: 'begun' });
  await Promise.race([sleep(job.seconds), sender.ranOut]);
  const measured = sender.stopMeasuring();
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage(before);
  tell({ at: 'ended' });
  await sender.stop();
  const sorted = measured.latencies.sort();
  return {
    seconds,
    answered: sorted.length,
    failed: measured.failed,
    sent: [{ prefix: job.prefix, bodies: job.bodies, answered: sorted.length, sent: sender.sent() }],
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999),
    max: percentile(sorted, 1),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    ranOut: measured.ranOut,
  };
}

process.once('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ at: 'done', result } satisfies LoadMessage, () => process.disconnect()),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
});
