import { loadConfig, readEnvironment } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { say } from './announce.ts';
import { markProgress, readProgress, refuseForeignData, startOver } from './start-over.ts';
import { runCommand } from './use-database.ts';

const STOPPED = 143;

/** The demonstration, once for a database. What an interrupted run left is taken away and made anew. */
async function seedDemonstrationOnce(): Promise<void> {
  const config = loadConfig(readEnvironment());
  if (!config.demonstrationData) throw new CannotRun('The demonstration data is not wanted: DEMONSTRATION_DATA=false');
  const { databaseOwnerUrl } = config;
  const progress = await readProgress(databaseOwnerUrl);
  if (progress === 'seeded') return;
  if (progress === 'seeding') {
    say('Seeding was interrupted: starting over.');
    await startOver(databaseOwnerUrl);
  }
  await refuseForeignData(databaseOwnerUrl);
  const now = new Date();
  await markProgress(databaseOwnerUrl, 'seeding', now);
  const { makeDemonstration } = await import('./make-demonstration.ts');
  await makeDemonstration(config, now);
  await markProgress(databaseOwnerUrl, 'seeded', now);
  say(`Seeded in ${((Date.now() - now.getTime()) / 1000).toFixed(0)} s.`);
}

async function seedDemonstration(): Promise<void> {
  try {
    await seedDemonstrationOnce();
  } catch (error) {
    const shown = error instanceof Error && !(error instanceof CannotRun) ? error.stack : (error as Error).message;
    process.stderr.write(`${shown}\n`);
    process.exitCode = 1;
  }
}

/** A few rows for Stripe's own test mode, on request. */
function seedStripe(): Promise<void> {
  return runCommand(async (use) => {
    const { makeStripeSeed } = await import('./make-demonstration.ts');
    await makeStripeSeed(use);
    return 0;
  });
}

// Half a demonstration is of no use: the next start begins again, so there is nothing to put in order here.
process.on('SIGTERM', () => process.exit(STOPPED));
process.on('disconnect', () => process.exit(STOPPED));
await (process.argv[2] === 'stripe' ? seedStripe() : seedDemonstration());
process.exit();
