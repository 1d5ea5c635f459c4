import { fork } from 'node:child_process';
import path from 'node:path';
import type { LoadJob, LoadMessage, LoadResult } from './load-job.ts';
import { cpuSeconds } from './process-usage.ts';

/** Processes whose share of the processor is told: the service's and the database's. */
export type Watched = { service: number; database: number | null };

/** A measured interval with the processors that each side used, as a share of one. */
export type Run = LoadResult & { perSecond: number; cores: { service: number; database: number | null; load: number } };

type Usage = { service: number; database: number | null };

const usageOf = (watched: Watched): Usage => ({
  service: cpuSeconds(watched.service),
  database: watched.database === null ? null : cpuSeconds(watched.database),
});

function asRun(result: LoadResult, before: Usage, after: Usage): Run {
  const share = (seconds: number) => seconds / result.seconds;
  return {
    ...result,
    perSecond: result.answered / result.seconds,
    cores: {
      service: share(after.service - before.service),
      database: before.database === null || after.database === null ? null : share(after.database - before.database),
      load: share(result.cpuSeconds),
    },
  };
}

/** Puts one load on a service in this machine, from a process of its own. Throws when it fails or an answer is no 200. */
export function driveLoad(job: LoadJob, watched: Watched): Promise<Run> {
  const child = fork(path.join(import.meta.dirname, 'generator.ts'), { serialization: 'advanced' });
  const { promise, resolve, reject } = Promise.withResolvers<Run>();
  let before: Usage | undefined;
  let after: Usage | undefined;
  child.on('message', (message: LoadMessage) => {
    if (message.at === 'begun') before = usageOf(watched);
    if (message.at === 'ended') after = usageOf(watched);
    if (message.at === 'done' && before && after) resolve(asRun(message.result, before, after));
  });
  child.on('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  child.send(job);
  return promise;
}
