/** `npm run converge -- --programs 10000 --seed 1`: random programs, until they are done or one fails. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { copyTemplate } from '../harness/database.ts';
import { startTemplate } from '../harness/template.ts';
import { type Program, programs } from './program.ts';
import { Tally } from './tally.ts';
import { createLane } from './theatre.ts';

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
  },
});
const wanted = Number(values.programs);
const lanes = Number(values.lanes);
const REPORT_EVERY = 50;
const MOST_SHRINKS = 60;

const tally = new Tally();
const failures: { seed: number; program: Program; differences: string }[] = [];
const begun = performance.now();
let done = 0;

const say = (line: string) => process.stdout.write(`${line}\n`);
const minutes = () => ((performance.now() - begun) / 60_000).toFixed(1);

function progress(): void {
  done += 1;
  if (done % REPORT_EVERY === 0) say(`${done} of ${wanted} programs, ${failures.length} failures, ${minutes()} min`);
}

/** A property that reports its first failure at once, and gives up shrinking after a while: each try takes a second. */
function converges(lane: ReturnType<typeof createLane>) {
  let shrinks = 0;
  return fc.asyncProperty(programs, async (program) => {
    if (shrinks > MOST_SHRINKS) return;
    const differences = await lane.run(program).catch((error: unknown) => [String(error)]);
    if (shrinks > 0 || differences.length > 0) shrinks += 1;
    else progress();
    if (differences.length === 0) return;
    if (shrinks === 1)
      say(`A program failed and is made smaller:\n${differences.join('\n')}\n${JSON.stringify(program)}`);
    throw new Error(differences.join('\n'));
  });
}

/** Runs a lane's share; after a failure it goes on with another seed. */
async function runLane(lane: ReturnType<typeof createLane>, seed: number, share: number): Promise<void> {
  let left = share;
  for (let round = 0; left > 0; round += 1) {
    const roundSeed = seed + round * 1000;
    const result = await fc.check(converges(lane), { numRuns: left, seed: roundSeed });
    left -= Math.max(1, result.numRuns);
    if (!result.failed || !result.counterexample) continue;
    const [program] = result.counterexample;
    const differences = String(result.errorInstance);
    failures.push({ seed: roundSeed, program, differences });
    say(`FAILED with seed ${roundSeed}:\n${differences}\n${JSON.stringify(program)}`);
  }
  await lane.close();
}

const { template, stop } = await startTemplate();
try {
  const open = () => createLane({ tally, newDatabase: () => copyTemplate(template) });
  const seeds = Array.from({ length: lanes }, (_, n) => Number(values.seed) * 1_000_000 + n);
  await Promise.all(seeds.map((seed) => runLane(open(), seed, Math.ceil(wanted / lanes))));
  for (const [name, count] of Object.entries(tally.sorted())) say(`${String(count).padStart(9)}  ${name}`);
  say(JSON.stringify({ programs: done, seeds, minutes: Number(minutes()), failures, counts: tally.sorted() }));
} finally {
  await stop();
}
process.exit(failures.length === 0 ? 0 : 1);
