import path from 'node:path';
import { WEB_FLAGS } from '../src/main/web-flags.ts';
import { CannotRun } from '../src/platform/cannot-run.ts';
import type { BenchDatabase, BenchServer } from './database-server.ts';
import { productionEnvironment, SECRETS } from './environment.ts';
import { bulkLoad } from './load/bulk-client.ts';
import { cloneHistory } from './load/clone-history.ts';
import { loadCards } from './load/load-cards.ts';
import type { Options } from './options.ts';
import { hasPgbench, PGBENCH_MISSING, preparePgbench } from './pgbench.ts';
import { playFromSockets } from './play-from-sockets.ts';
import { type ServedProcess, serveProcess } from './serve-process.ts';
import { authorizationId } from './signed-bodies.ts';

/** The service on a loaded database. */
export type LoadedService = { web: ServedProcess; database: BenchDatabase; cards: number; sampleBody: string };

/** Everything that is measured, up and warm. */
export type Stage = {
  service: LoadedService;
  large: LoadedService | null;
  ceiling: ServedProcess;
  naive: ServedProcess;
  pgbenchUrl: string | null;
};

export type Setting = { server: BenchServer; parts: AsyncDisposableStack; say: (line: string) => void };

const WEB = path.join(import.meta.dirname, '../src/main/web.ts');
const CEILING = path.join(import.meta.dirname, 'ceiling-server.ts');
const NAIVE = path.join(import.meta.dirname, 'naive-server.ts');
/** Decisions that the service makes, to be copied into the past. */
const SAMPLES = 600;

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Starts a server with the flags that the service has, whether it is the service or what it is held against. */
async function serve(
  { parts }: Pick<Setting, 'parts'>,
  file: string,
  { databaseUrl, flags = [] }: { databaseUrl: string; flags?: readonly string[] },
): Promise<ServedProcess> {
  const environment = (port: number) => productionEnvironment({ databaseUrl, port });
  const served = await serveProcess(file, environment, [...WEB_FLAGS, ...flags]);
  parts.defer(() => served.stop());
  return served;
}

/** A web process of the service, with the settings of production. */
export function serveWeb(
  setting: Pick<Setting, 'parts'>,
  databaseUrl: string,
  flags: readonly string[] = [],
): Promise<ServedProcess> {
  return serve(setting, WEB, { databaseUrl, flags });
}

/** Loads a database of this many cards and starts the service on it. */
export async function openService(
  setting: Setting,
  name: string,
  { cards, moreFollows = false }: { cards: number; moreFollows?: boolean },
): Promise<LoadedService> {
  const began = performance.now();
  const database = await setting.server.createDatabase(name);
  const { sampleBody } = await loadCards(database, { cards, moreFollows });
  setting.say(`Loaded ${cards.toLocaleString('en-GB')} cards in ${seconds(began)}`);
  return { web: await serveWeb(setting, database.url), database, cards, sampleBody };
}

/** Has the service make some decisions, and copies them into the past of its cards. */
async function addHistory({ say }: Setting, service: LoadedService, decisions: number): Promise<void> {
  const { web, database, cards, sampleBody } = service;
  const began = performance.now();
  const prefix = 'sample';
  const rushed = { warmupSeconds: 0, seconds: 60, connections: 8, offeredPerSecond: null, hot: false };
  const job = { ...rushed, port: web.port, bodies: SAMPLES, sampleBody, secret: SECRETS.authorizations, prefix, cards };
  await playFromSockets(job);
  const samples = Array.from({ length: SAMPLES }, (_, n) => authorizationId(prefix, n));
  await bulkLoad(database.loadUrl, cloneHistory({ cards, decisions, samples }));
  say(`Loaded ${decisions.toLocaleString('en-GB')} old decisions in ${seconds(began)}`);
}

async function openLarge(setting: Setting, options: Options): Promise<LoadedService | null> {
  if (options.manyCards === 0) return null;
  const moreFollows = options.oldDecisions > 0;
  const large = await openService(setting, 'practice_purse_bench_large', { cards: options.manyCards, moreFollows });
  if (!moreFollows) return large;
  await addHistory(setting, large, options.oldDecisions);
  await large.web.stop();
  return { ...large, web: await serveWeb(setting, large.database.url) };
}

async function openPgbench({ server, say }: Setting): Promise<string | null> {
  if (!hasPgbench()) {
    say(PGBENCH_MISSING);
    return null;
  }
  const { url } = await server.createDatabase('practice_purse_bench_pgbench');
  preparePgbench(url);
  return url;
}

/** Loads the databases and starts every process. Takes minutes. Throws {@link CannotRun}. */
export async function openStage(setting: Setting, options: Options): Promise<Stage> {
  if (options.cards < 1) throw new CannotRun('--cards: there must be one');
  const large = await openLarge(setting, options);
  const service = await openService(setting, 'practice_purse_bench', { cards: options.cards });
  const databaseUrl = service.database.url;
  const stage = {
    service,
    large,
    ceiling: await serve(setting, CEILING, { databaseUrl }),
    naive: await serve(setting, NAIVE, { databaseUrl }),
    pgbenchUrl: await openPgbench(setting),
  };
  await setting.server.settle();
  return stage;
}
