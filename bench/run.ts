/** `npm run bench`: loads, measures, checks, reports. Its last line is one JSON object. docs/performance.md explains. */
import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { loadSettings, readEnvironment } from '../src/config.ts';
import { CannotRun } from '../src/platform/cannot-run.ts';
import { casesOfRound, nameOf } from './cases.ts';
import { verifyLedgerOf } from './correctness.ts';
import { type BenchServer, openBenchServer } from './database-server.ts';
import { chooseGenerator } from './drive-load.ts';
import { type Figures, judgeFigures } from './floors.ts';
import { keepServing } from './keep-serving.ts';
import { benchLists } from './lists.ts';
import { type Measuring, measureCase, type Row } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import { peakMemoryMb } from './process-usage.ts';
import { profileService } from './profile-service.ts';
import { caseTable, floorTable, profileTable, type Results, writeDocument, writeRows } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { figuresOf, summarise } from './summarise.ts';

const ROOT = path.join(import.meta.dirname, '..');
const RESULTS = path.join(import.meta.dirname, 'results/latest.json');

const say = (line: string) => process.stdout.write(`${line}\n`);

function sayRow(row: Row): void {
  const { round, name, perSecond, p50, p99, p999, cores, problems } = row;
  const times = [p50, p99, p999].map((ms) => (ms === null ? '' : ms.toFixed(2)).padStart(8)).join('');
  const shares =
    cores && [cores.service, cores.database, cores.load].map((share) => share?.toFixed(2) ?? '?').join('/');
  const end = problems.length > 0 ? `  WRONG: ${problems.join('; ')}` : '';
  say(`${round + 1}  ${name.padEnd(18)}${perSecond.toFixed(0).padStart(8)}/s${times}  ${shares ?? ''}${end}`);
}

/** How often the steady state is looked for, five seconds each. */
const MOST_STEPS = 12;

/**
 * Drives each service until it gets no faster. After a checkpoint PostgreSQL writes each page whole when it is first
 * changed: a database that has just been loaded is slower than it is for the rest of the quarter of an hour.
 */
async function reachSteadyState(about: Measuring, seen: ReadonlyMap<string, number>): Promise<void> {
  const options = { ...about.options, seconds: 5, warmupSeconds: 0 };
  for (const target of ['service', 'large'] as const) {
    const each = { target, connections: 64, hot: false, offered: null, share: 1 } as const;
    const speeds: number[] = [];
    const isSteady = () => speeds.length > 2 && Math.max(...speeds.slice(-2)) < Math.max(...speeds.slice(0, -2)) * 1.03;
    while (!isSteady() && speeds.length < MOST_STEPS) {
      const row = await measureCase({ ...about, options }, each, speeds.at(-1) ?? seen.get(nameOf(each)));
      if (!row) break;
      speeds.push(row.perSecond);
    }
    say(`${nameOf(each)} until it got no faster: ${speeds.map((speed) => speed.toFixed(0)).join(', ')} a second`);
  }
}

/** All rounds; what comes before the first is thrown away. */
async function measureAll(about: Measuring): Promise<Row[]> {
  const { options } = about;
  const isQuick = options.manyCards === 0;
  const seen = new Map<string, number>();
  for (const each of casesOfRound(0, { isQuick: true })) {
    const warm = await measureCase({ ...about, options: { ...options, seconds: 1 } }, each, undefined);
    if (warm) seen.set(warm.name, warm.perSecond * 1.3);
  }
  if (!isQuick) await reachSteadyState(about, seen);
  say('round, case, a second, p50, p99, p99.9 ms, cores of service/database/load');
  const rows: Row[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (const each of casesOfRound(round, { isQuick })) {
      const found = await measureCase(about, each, seen.get(nameOf(each)));
      if (!found) continue;
      seen.set(found.name, Math.max(found.perSecond, seen.get(found.name) ?? 0));
      const row = { round, ...found };
      sayRow(row);
      rows.push(row);
    }
  }
  return rows;
}

/** Whether the books of every loaded database are right. */
function verifyAll({ service, large }: Stage): boolean {
  const databases = [service, ...(large ? [large] : [])];
  return databases
    .map(({ database, cards }) => {
      const { right, said } = verifyLedgerOf(database.url);
      say(`\nledger:verify, ${cards.toLocaleString('en-GB')} cards\n${said}`);
      return right;
    })
    .every(Boolean);
}

const sizesOf = ({ generator: _generator, ...sizes }: Options) => sizes;

async function report(about: Measuring, rows: readonly Row[], profile: Results['profile']): Promise<Figures> {
  const { stage, server, options, generator } = about;
  const memory = [stage.service, ...(stage.large ? [stage.large] : [])].map(({ web }) => peakMemoryMb(web.pid));
  const figures = figuresOf(rows, Math.max(...memory));
  const results: Results = {
    at: new Date().toISOString().slice(0, 16),
    machine: `${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, load by ${generator === 'wrk' ? 'wrk, the paced one by raw sockets' : 'raw sockets'}`,
    database: { description: server.description, settings: server.settings },
    options: sizesOf(options),
    judgements: judgeFigures(figures),
    summaries: summarise(rows),
    profile,
  };
  say(`\n${caseTable(results.summaries)}\n\n${profileTable(profile)}\n\n${floorTable(results.judgements)}\n`);
  if (options.isFull) {
    mkdirSync(path.dirname(RESULTS), { recursive: true });
    writeRows(RESULTS, { ...results, rows });
    writeDocument(results);
  }
  return figures;
}

async function bench(options: Options, server: BenchServer, parts: AsyncDisposableStack): Promise<number> {
  const setting = { server, parts, say };
  if (options.serve) {
    await keepServing(setting, options);
    return 0;
  }
  const generator = options.generator ?? chooseGenerator();
  say(
    `Load: ${generator === 'wrk' ? 'wrk; paced by raw sockets' : 'raw sockets (wrk is not installed: apt-get install wrk)'}`,
  );
  const stage = await openStage(setting, options);
  const about: Measuring = { stage, server, options, generator };
  const rows = await measureAll(about);
  const profile = await profileService(about);
  const isRight = verifyAll(stage);
  const problems = rows.flatMap((row) => row.problems.map((problem) => `${row.name}: ${problem}`));
  const figures = await report(about, rows, profile);
  for (const problem of problems) say(`WRONG: ${problem}`);
  if (!isRight) say('WRONG: the ledger does not verify');
  const missed = judgeFigures(figures).filter(({ verdict }) => verdict === 'missed' || verdict === 'not measured');
  say(JSON.stringify(figures));
  const isWrong = problems.length > 0 || !isRight;
  return isWrong || (options.isFull && missed.length > 0) ? 1 : 0;
}

async function main(): Promise<number> {
  const isOfLists = process.argv.includes('--lists');
  const options = isOfLists ? null : readOptions(process.argv.slice(2));
  const { databaseUrl } = loadSettings(readEnvironment());
  await using parts = new AsyncDisposableStack();
  const server = await openBenchServer({ databaseUrl, dataDir: path.join(ROOT, '.data-bench') });
  parts.defer(() => server.destroy());
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void parts.disposeAsync().then(() => process.exit(options?.serve ? 0 : 130)));
  }
  say(`Database: ${server.description}`);
  say(
    Object.entries(server.settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
  return options ? await bench(options, server, parts) : await benchLists({ server, parts, say });
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof CannotRun ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
