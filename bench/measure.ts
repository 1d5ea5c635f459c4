import { type Case, nameOf } from './cases.ts';
import { checkSent } from './correctness.ts';
import type { BenchServer } from './database-server.ts';
import { driveLoad, type Generator } from './drive-load.ts';
import { SECRETS } from './environment.ts';
import type { Options } from './options.ts';
import { runPgbench } from './pgbench.ts';
import type { ServedProcess } from './serve-process.ts';
import type { LoadedService, Stage } from './stage.ts';

/** One measured interval: a line of the raw results. Times in milliseconds; null where there is nothing to tell. */
export type Row = {
  round: number;
  name: string;
  connections: number;
  generator: Generator | 'pgbench';
  perSecond: number;
  p50: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
  cores: { service: number; database: number | null; load: number } | null;
  /** What was wrong on record afterwards; empty as it should be. */
  problems: readonly string[];
};

export type Measuring = { stage: Stage; server: BenchServer; options: Options; generator: Generator };

/** Deliveries a second that are prepared for before anything is known of the target. */
const GUESS = { service: 20_000, large: 20_000, ceiling: 35_000, naive: 5_000, pgbench: 0 };
const HEADROOM = 1.8;
/** A machine that was busy may be free in the next round. */
const LEAST = { service: 10_000, large: 10_000, ceiling: 12_000, naive: 2_000, pgbench: 0 };

let runs = 0;

function placeOf(stage: Stage, target: Case['target']): { process: ServedProcess; loaded: LoadedService } | null {
  const { service, large, ceiling, naive } = stage;
  if (target === 'pgbench') return null;
  if (target === 'large') return large && { process: large.web, loaded: large };
  return { process: { service: service.web, ceiling, naive }[target], loaded: service };
}

/** Requests to prepare: what was answered before and some more; each connection alone gets at most 3,000 a second answered. */
function bodiesFor(measured: Case, seconds: number, seen: number | undefined): number {
  const { target, connections, offered } = measured;
  const guess = Math.min(GUESS[target], connections * 3000);
  const least = Math.min(LEAST[target], connections * 3000);
  const perSecond = offered ?? Math.max(least, seen === undefined ? guess : seen * HEADROOM);
  return Math.ceil(perSecond * seconds * 1.1) + connections;
}

async function measureLoad(
  about: Measuring,
  measured: Case,
  seen: number | undefined,
): Promise<Omit<Row, 'round'> | null> {
  const { stage, server, options, generator } = about;
  const place = placeOf(stage, measured.target);
  if (!place) return null;
  const { loaded, process } = place;
  const { connections, hot, offered, target } = measured;
  runs += 1;
  const { warmupSeconds } = options;
  const seconds = Math.max(1, Math.round(options.seconds * measured.share));
  const run = await driveLoad(
    {
      port: process.port,
      connections,
      hot,
      offeredPerSecond: offered,
      bodies: bodiesFor(measured, seconds + warmupSeconds, seen),
      seconds,
      warmupSeconds,
      cards: loaded.cards,
      sampleBody: loaded.sampleBody,
      secret: SECRETS.authorizations,
      prefix: `${Date.now().toString(36)}x${runs}x`,
    },
    { service: process.pid, database: server.pid },
    generator,
  );
  const problems: string[] = run.ranOut && target !== 'ceiling' ? ['the prepared requests were used up'] : [];
  if (target !== 'ceiling') {
    for (const sent of run.sent) problems.push(...(await checkSent(loaded.database.url, sent)));
  }
  const { perSecond, p50, p99, p999, max, cores } = run;
  return {
    name: nameOf(measured),
    connections,
    generator: run.generator,
    perSecond,
    p50,
    p99,
    p999,
    max,
    cores,
    problems,
  };
}

function measurePgbench({ stage, options }: Measuring, measured: Case): Omit<Row, 'round'> | null {
  const { connections, share } = measured;
  if (!stage.pgbenchUrl) return null;
  const seconds = Math.max(1, Math.round(options.seconds * share));
  const perSecond = runPgbench(stage.pgbenchUrl, { clients: connections, seconds });
  if (perSecond === null) return null;
  const nothing = { p50: null, p99: null, p999: null, max: null, cores: null, problems: [] };
  return { name: nameOf(measured), connections, generator: 'pgbench', perSecond, ...nothing };
}

/** Measures one case once; null where its target is not there. `seen`: answers a second when it was last measured. */
export async function measureCase(
  about: Measuring,
  measured: Case,
  seen: number | undefined,
): Promise<Omit<Row, 'round'> | null> {
  return measured.target === 'pgbench' ? measurePgbench(about, measured) : measureLoad(about, measured, seen);
}
