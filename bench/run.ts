import path from 'node:path';
import { loadSettings, readEnvironment } from '../src/config.ts';
import { openBenchServer } from './database-server.ts';
import { driveLoad, type Run, type Watched } from './drive-load.ts';
import { productionEnvironment, SECRETS } from './environment.ts';
import { loadDatabase } from './load/load-database.ts';
import { readOptions } from './options.ts';
import { hasPgbench, PGBENCH_MISSING, preparePgbench, runPgbench } from './pgbench.ts';
import { peakMemoryMb } from './process-usage.ts';
import { type ServedProcess, serveProcess } from './serve-process.ts';
import { median } from './statistics.ts';

const ROOT = path.join(import.meta.dirname, '..');
const WEB = path.join(ROOT, 'src/main/web.ts');
const CEILING = path.join(import.meta.dirname, 'ceiling-server.ts');

const say = (line: string) => process.stdout.write(`${line}\n`);
const options = readOptions(process.argv.slice(2));
await using parts = new AsyncDisposableStack();
const { databaseUrl } = loadSettings(readEnvironment());
const server = await openBenchServer({ databaseUrl, dataDir: path.join(ROOT, '.data-bench') });
parts.defer(() => server.destroy());
say(`Database: ${server.description}`);
const database = await server.createDatabase('practice_purse_bench');
const began = performance.now();
const { sampleBody } = await loadDatabase(database, { cards: options.cards });
say(`Loaded ${options.cards} cards in ${((performance.now() - began) / 1000).toFixed(1)} s`);
const pgbenchUrl = hasPgbench() ? (await server.createDatabase('practice_purse_bench_tpcb')).url : null;
if (pgbenchUrl) preparePgbench(pgbenchUrl);
else say(PGBENCH_MISSING);
const web = await serveProcess(WEB, (port) => productionEnvironment({ databaseUrl: database.url, port }));
parts.defer(() => web.stop());
const ceiling = await serveProcess(CEILING, (port) => productionEnvironment({ databaseUrl: database.url, port }));
parts.defer(() => ceiling.stop());

let runs = 0;
async function load(
  process: ServedProcess,
  given: { hot?: boolean; connections?: number; pace?: number; most: number },
) {
  runs += 1;
  const watched: Watched = { service: process.pid, database: server.pid };
  const wanted = given.pace ?? given.most;
  return driveLoad(
    {
      port: process.port,
      connections: given.connections ?? 64,
      bodies: Math.ceil(wanted * (options.seconds + options.warmupSeconds) * 1.1),
      warmupSeconds: options.warmupSeconds,
      seconds: options.seconds,
      offeredPerSecond: given.pace ?? null,
      sampleBody,
      secret: SECRETS.authorizations,
      prefix: `bench${runs}x${Date.now().toString(36)}`,
      cards: options.cards,
      hot: given.hot ?? false,
    },
    watched,
  );
}
const line = (name: string, run: Run) =>
  say(
    `${name.padEnd(10)} ${run.perSecond.toFixed(0).padStart(7)}/s  p50 ${run.p50.toFixed(2)}  p99 ${run.p99.toFixed(2)}  p99.9 ${run.p999.toFixed(2)}  max ${run.max.toFixed(1)}  approved ${run.approved}/${run.answered}  cores service ${run.cores.service.toFixed(2)} database ${run.cores.database?.toFixed(2)} load ${run.cores.load.toFixed(2)}${run.ranOut ? '  RAN OUT' : ''}${run.failed ? `  FAILED ${run.failed}` : ''}`,
  );
const seen: Record<string, number[]> = {};
const keep = (name: string, value: number) => {
  seen[name] = [...(seen[name] ?? []), value];
};
for (let round = 0; round < options.rounds; round += 1) {
  const ours = await load(web, { most: 15_000 });
  line('random', ours);
  const tps = pgbenchUrl ? runPgbench(pgbenchUrl, { clients: 64, seconds: options.seconds }) : Number.NaN;
  say(`tpcb       ${tps.toFixed(0).padStart(7)}/s`);
  const top = await load(ceiling, { most: 26_000 });
  line('ceiling', top);
  const hot = await load(web, { most: 20_000, hot: true });
  line('hot', hot);
  line('paced', await load(web, { most: 0, pace: 1000 }));
  keep('tpcb', ours.perSecond / tps);
  keep('ceiling', ours.perSecond / top.perSecond);
  keep('hot', hot.perSecond / ours.perSecond);
}
say(JSON.stringify(Object.fromEntries(Object.entries(seen).map(([name, values]) => [name, median(values)]))));
say(`peak memory ${peakMemoryMb(web.pid).toFixed(0)} MB`);
