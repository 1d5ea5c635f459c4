import { hasWrk, playWithWrk } from './drive-wrk.ts';
import type { LoadJob, LoadResult } from './load-job.ts';
import { playFromSockets } from './play-from-sockets.ts';
import { cpuSeconds } from './process-usage.ts';

/** Processes whose share of the processor is told: the service's and the database's. */
export type Watched = { service: number; database: number | null };

export type Generator = 'wrk' | 'own';

/** A measured interval with the processors that each side used, as a share of one; null where that is not told. */
export type Run = LoadResult & {
  generator: Generator;
  perSecond: number;
  cores: { service: number; database: number | null; load: number };
};

type Usage = { service: number; database: number | null };

const usageOf = (watched: Watched): Usage => ({
  service: cpuSeconds(watched.service),
  database: watched.database === null ? null : cpuSeconds(watched.database),
});

function sharesOf(result: LoadResult, before: Usage, after: Usage): Run['cores'] {
  const share = (seconds: number) => seconds / result.seconds;
  return {
    service: share(after.service - before.service),
    database: before.database === null || after.database === null ? null : share(after.database - before.database),
    load: share(result.cpuSeconds),
  };
}

/** wrk where it is found; it cannot offer a fixed load, so that is left to our own. */
export function chooseGenerator(): Generator {
  return hasWrk() ? 'wrk' : 'own';
}

/** Puts one load on a service in this machine, from another process. Throws when an answer is missing or is no 200. */
export async function driveLoad(job: LoadJob, watched: Watched, wanted: Generator): Promise<Run> {
  const generator = job.offeredPerSecond === null ? wanted : 'own';
  let before = usageOf(watched);
  let after: Usage | undefined;
  const begun = () => {
    before = usageOf(watched);
  };
  const ended = () => {
    after = usageOf(watched);
  };
  const result = generator === 'wrk' ? await playWithWrk(job, begun) : await playFromSockets(job, { begun, ended });
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.answered} answers were no 200`);
  const cores = sharesOf(result, before, after ?? usageOf(watched));
  return { ...result, generator, perSecond: result.answered / result.seconds, cores };
}
