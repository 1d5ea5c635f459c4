import { formatInstant } from '../kernel/dates.ts';
import { type Replayed, replayDecisions } from '../modules/authorizations/index.ts';
import { createPolicies } from '../modules/policies/index.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { systemClock } from '../platform/clock.ts';
import { inSnapshot, openDatabase } from '../platform/database.ts';
import { runCommand } from './use-database.ts';

const USAGE = 'npm run decisions:replay -- --since 90d (days, 90 unless you say otherwise)';
const DAY_MS = 86_400_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

function readSince(args: readonly string[]): Date {
  const [name = '--since', days = '90d', ...more] = args;
  const match = /^(\d{1,5})d$/.exec(days);
  if (name !== '--since' || !match || more.length > 0) throw new CannotRun(USAGE);
  return new Date(systemClock.now().getTime() - Number(match[1]) * DAY_MS);
}

async function replay(url: string, since: Date): Promise<Replayed> {
  const db = openDatabase({ url, max: 1 });
  try {
    return await inSnapshot(db, (trx) => replayDecisions(trx, { policies: createPolicies(), since, tell: print }));
  } finally {
    await db.destroy();
  }
}

await runCommand(async ({ url }) => {
  const since = readSince(process.argv.slice(2));
  const { same, different, ofOtherRuleSets, withoutRules } = await replay(url, since);
  print(`Decisions since ${formatInstant(since)}: ${same + different} made again from their records.`);
  print(`${withoutRules} more were declined before any rule, ${ofOtherRuleSets} by a rule set that is no more.`);
  print(different === 0 ? 'Each is the same again.' : `${different} DIFFER.`);
  return different === 0 ? 0 : 1;
});
