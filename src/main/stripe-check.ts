import { existsSync } from 'node:fs';
import { loadSettings, loadStripeSettings } from '../config.ts';
import { ConfigError } from '../environment.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { say } from './announce.ts';
import { commandEnvironment } from './command-environment.ts';
import { localEnvironment } from './local-environment.ts';

type Line = { verdict: string; step: string; saw: string; mend?: string };

/** Stripe's test mode delivers in seconds; the sandbox at once. */
const DELIVERY_WAIT_MS = { stripe: 30_000, sandbox: 5_000 };

function tell({ verdict, step, saw, mend }: Line): void {
  say(`${verdict.padEnd(13)}${step.padEnd(20)}${saw}`);
  if (mend) say(`${' '.repeat(33)}-> ${mend}`);
}

function readSettings() {
  const env = commandEnvironment();
  const settings = loadSettings(env);
  if (!settings.startsSandbox) return loadStripeSettings(env);
  if (!existsSync(settings.dataDir)) {
    throw new CannotRun(
      'STRIPE_SECRET_KEY is not set, and no sandbox has been started here: there is nothing to check.',
    );
  }
  say(`STRIPE_SECRET_KEY is not set: this checks the sandbox of \`npm start\` on port ${settings.sandboxPort}.\n`);
  return loadStripeSettings(localEnvironment(env, settings));
}

async function check(): Promise<number> {
  const settings = readSettings();
  tell({ verdict: 'ok', step: 'Settings', saw: 'test keys and two signing secrets, all of the right form' });
  const { composeStripeCheck } = await import('../compose.ts');
  const deliveryWaitMs = settings.usesSandbox ? DELIVERY_WAIT_MS.sandbox : DELIVERY_WAIT_MS.stripe;
  const findings = await composeStripeCheck(settings, { tell, deliveryWaitMs });
  const wrong = findings.filter(({ verdict }) => verdict === 'WRONG').length;
  say(wrong === 0 ? '\nThe set-up works.' : `\n${wrong} of these must be mended.`);
  return wrong === 0 ? 0 : 1;
}

try {
  process.exitCode = await check();
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  const problems = error instanceof ConfigError ? error.problems : [error.message];
  const mend = 'See docs/settings.md and docs/stripe-test-mode.md.';
  for (const saw of problems) tell({ verdict: 'WRONG', step: 'Settings', saw, mend });
  process.exitCode = 1;
}
