import { seedDemonstration } from '../../seeds/seed-demonstration.ts';
import { seedStripeTestMode } from '../../seeds/seed-stripe-test-mode.ts';
import { compose } from '../compose.ts';
import { type Config, loadConfig, readEnvironment } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { say } from './announce.ts';
import { claimDatabase } from './claim-database.ts';
import { localEnvironment } from './local-environment.ts';
import { openSeeding } from './open-seeding.ts';
import type { DatabaseUse } from './use-database.ts';

/** Makes the demonstration in this process, with service and sandbox at the configured addresses. */
export async function makeDemonstration(config: Config, now: Date): Promise<void> {
  await using seeding = await openSeeding(config, { now, say });
  await seedDemonstration(seeding);
}

/** Makes the small seed in the database of the instance that runs here, or of `DATABASE_URL`. */
export async function makeStripeSeed({ url, settings }: DatabaseUse): Promise<void> {
  if (settings.usesSandbox) {
    throw new CannotRun(
      'STRIPE_SECRET_KEY is not set: this seed is for Stripe’s own test mode (sk_test_ or rk_test_).',
    );
  }
  await claimDatabase(settings, url);
  const config = loadConfig({ ...localEnvironment(readEnvironment(), settings), DATABASE_URL: url });
  const service = await compose(config);
  try {
    await seedStripeTestMode({ config, service, say });
  } finally {
    await service.destroy();
  }
}
