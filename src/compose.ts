import type { Express } from 'express';
import { createApp } from './composition/app.ts';
import { EVENT_HANDLERS } from './composition/event-handlers.ts';
import { createModules, type Modules } from './composition/modules.ts';
import { closePlumbing, type Overrides, openPlumbing } from './composition/plumbing.ts';
import { createWorkerVerbs } from './composition/worker-verbs.ts';
import type { Config } from './config.ts';
import { CRON, createTasks } from './doors/worker/index.ts';
import { checkSetup, createStripeClient, type Finding, STRIPE_VERSION } from './gateways/stripe/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/database.ts';
import { createJobDrain, runJobs } from './platform/job-runner.ts';
import type { Logger } from './platform/logger.ts';

/** The whole service. Nothing listens and no job runs until it is told to. */
export type Service = Modules & {
  db: Db;
  clock: Clock;
  logger: Logger;
  app: Express;
  startWorker: () => Promise<{ stop: () => Promise<void>; ended: Promise<void> }>;
  /** Runs the jobs that are due, in this process, until there are none. */
  createDrain: () => { drain: () => Promise<void>; close: () => Promise<void> };
  destroy: () => Promise<void>;
};

/**
 * Checks a set-up with Stripe, step by step; needs no database. `deliveryWaitMs`: how long Stripe may take to
 * deliver an event.
 */
export function composeStripeCheck(
  settings: Pick<Config, 'stripe' | 'usesSandbox' | 'baseUrl'>,
  options: { tell: (finding: Finding) => void; deliveryWaitMs: number },
): Promise<readonly Finding[]> {
  const { baseUrl, usesSandbox, stripe } = settings;
  const handledEvents = Object.keys(EVENT_HANDLERS);
  const { tell, deliveryWaitMs } = options;
  const { webhookSecrets } = stripe;
  const setup = { baseUrl, usesSandbox, webhookSecrets, handledEvents, deliveryWaitMs, version: STRIPE_VERSION };
  return checkSetup({ ...setup, stripe: createStripeClient(stripe) }, tell);
}

/** Puts everything together: the only file that knows every part. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Service> {
  const plumbing = await openPlumbing(config, overrides);
  const modules = createModules(plumbing);
  const { db, clock, logger } = plumbing;
  const taskList = createTasks(createWorkerVerbs(plumbing, modules));
  const jobs = { ownerUrl: config.databaseOwnerUrl, logger, taskList, cron: CRON };
  return {
    ...modules,
    db,
    clock,
    logger,
    app: createApp(plumbing, modules),
    startWorker: () => runJobs(jobs),
    createDrain: () => createJobDrain(jobs),
    destroy: () => closePlumbing(plumbing),
  };
}
