import { createReports, type DecisionRoundView, type DecisionView } from '../modules/reports/index.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { systemClock } from '../platform/clock.ts';
import { inSnapshot, openDatabase } from '../platform/database.ts';
import { runCommand } from './use-database.ts';

const USAGE = 'npm run decisions:explain -- <authorization id, as iauth_...>';
const MARKS = { passed: 'passed', failed: 'FAILED', excepted: 'EXCEPTED' };

const print = (line = '') => process.stdout.write(`${line}\n`);

async function readView(url: string, id: string): Promise<DecisionView | null> {
  const db = openDatabase({ url, max: 1 });
  try {
    return await inSnapshot(db, (trx) => createReports({ clock: systemClock }).decisionView(trx, id));
  } finally {
    await db.destroy();
  }
}

function printRound({ round, sentences, rules, reason }: DecisionRoundView): void {
  print();
  print(round === 0 ? 'The first request' : `Increment ${round}`);
  for (const sentence of sentences) print(`  ${sentence}`);
  if (reason) {
    print(`  Finance reads: ${reason.financeText}`);
    print(`  The person reads: ${reason.patientText}`);
  }
  if (rules.length === 0) print('  No rule was weighed, or they were rules that are no more.');
  for (const { rule, outcome, sentence } of rules) {
    print(`  ${MARKS[outcome].padEnd(9)} ${rule.padEnd(21)} ${sentence}`);
  }
}

await runCommand(async ({ url }) => {
  const [id, ...more] = process.argv.slice(2);
  if (!id || more.length > 0) throw new CannotRun(USAGE);
  const view = await readView(url, id);
  if (!view) throw new CannotRun(`There is no authorization ${id}.`);
  print(
    `${view.authorizationId}, award ${view.awardReference ?? 'not known'}, practice ${view.practice ?? 'not known'}`,
  );
  print(view.sentence);
  for (const round of view.rounds) printRound(round);
  return 0;
});
