/**
 * `npm run soak:kill -- --kills 100 --seed 1`: shops are busy while the worker is killed with kill -9 at random
 * moments and started again. Afterwards nothing may be lost and nothing doubled.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import pg from 'pg';
import { copyTemplate } from '../harness/database.ts';
import { startService, testEnvironment } from '../harness/service.ts';
import { startTemplate } from '../harness/template.ts';
import { killWorker, startWorker } from './killed-worker.ts';
import { play } from './play.ts';
import { acts } from './program.ts';
import { reconcile } from './reconcile.ts';
import { findDifferences, workedOff } from './run-program.ts';
import { openStage, type Stage, setStage } from './stage.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const LONGEST_LIFE_MS = 1200;
const ACTS_EACH = 40;
/** Shops wait for the worker rather than run away from it. */
const MOST_WAITING = 300;
const SHAPES = { policy: 'P7', method: 'card', pence: 6000 } as const;

const say = (line: string) => process.stdout.write(`${line}\n`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const tally = new Tally();

/** Lets shops be busy until told to stop, with new awards now and then; gives all that was staged. */
async function beBusy(open: () => Promise<Stage>, isOver: () => boolean): Promise<Stage> {
  const stages: Stage[] = [];
  const played = fc.sample(acts, { numRuns: 20_000, seed }).filter((act) => act.do !== 'wait' && act.do !== 'end');
  while (!isOver()) {
    const stage = await open();
    stages.push(stage);
    const mine = played.splice(0, ACTS_EACH);
    while (mine.length > 0 && !isOver()) {
      while (!isOver() && (await stage.service.inbox.countWaitingEvents()) > MOST_WAITING) await wait(50);
      stage.service.clock.set(new Date());
      const some = mine.splice(0, 2);
      const results = await Promise.all(some.map((act) => play(stage, act)));
      for (const [place, act] of some.entries()) tally.count(`${act.do} ${results[place]}`);
    }
  }
  const [first] = stages;
  if (!first) throw new Error('Nothing was staged');
  return { ...first, awards: stages.flatMap(({ awards }) => awards) };
}

/** How many jobs the worker has in its hands. */
async function jobsUnderWay(db: pg.Client): Promise<number> {
  const { rows } = await db.query(
    'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null',
  );
  return rows[0].n;
}

async function killOften(env: Record<string, string>, db: pg.Client): Promise<void> {
  const lives = fc.sample(fc.integer({ min: 0, max: LONGEST_LIFE_MS }), { numRuns: kills, seed });
  for (const [place, life] of lives.entries()) {
    const worker = await startWorker(env);
    await wait(life);
    const underWay = await jobsUnderWay(db);
    await killWorker(worker);
    tally.count(underWay > 0 ? 'killed with jobs under way' : 'killed between jobs');
    if ((place + 1) % 10 === 0) say(`${place + 1} of ${kills} kills`);
  }
}

async function soak(newDatabase: () => ReturnType<typeof copyTemplate>): Promise<string[]> {
  const database = await newDatabase();
  await using service = await startService({ database });
  service.clock.set(new Date());
  const scheme = await openStage(service);
  const env = testEnvironment({ database: database.url, base: service.baseUrl, sandbox: service.sandboxUrl });
  const db = new pg.Client(database.url);
  await db.connect();
  await service.sandbox.start();
  let isOver = false;
  const program = { awards: [SHAPES, SHAPES, SHAPES], polled: true, calm: false, behaviour: {}, steps: [] };
  const busy = beBusy(
    () => setStage(service, scheme, program),
    () => isOver,
  );
  await Promise.race([killOften(env, db), busy.then(() => undefined)]);
  isOver = true;
  const stage = await busy;
  const worker = await startWorker(env);
  while ((await service.sandbox.deliverDue()) > 0) await workedOff(service);
  await workedOff(service);
  const before = await findDifferences(stage, []);
  await reconcile(service);
  const after = await findDifferences(stage, []);
  say(`Differences before reconciliation: ${before.differences.length}, after: ${after.differences.length}`);
  const { authorizations, transactions, disputes } = after.stripe;
  say(`${authorizations.length} authorizations, ${transactions.length} card transactions, ${disputes.length} disputes`);
  worker.kill('SIGTERM');
  await db.end();
  return after.differences;
}

const { template, stop } = await startTemplate();
try {
  const differences = await soak(() => copyTemplate(template));
  for (const [name, count] of Object.entries(tally.sorted())) say(`${String(count).padStart(9)}  ${name}`);
  for (const difference of differences) say(difference);
  say(JSON.stringify({ kills, seed, differences: differences.length, counts: tally.sorted() }));
  process.exitCode = differences.length === 0 ? 0 : 1;
} finally {
  await stop();
}
process.exit();
