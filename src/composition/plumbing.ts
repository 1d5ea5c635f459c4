import type { Config } from '../config.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type Db, openDatabase, SERVICE_ROLE } from '../platform/database.ts';
import { type DecisionConnection, openDecisionConnection } from '../platform/decision-connection.ts';
import { hasServiceRole } from '../platform/grants.ts';
import { createLogger, type Logger } from '../platform/logger.ts';

export type Overrides = { clock?: Clock; logger?: Logger };

/** What every part stands on: settings, time, log and connections. */
export type Plumbing = {
  config: Config;
  clock: Clock;
  logger: Logger;
  db: Db;
  /** For the event inbox: never waits behind a slow page. */
  inboxDb: Db;
  /** For what decisions keep in memory and have not read yet: waits for nobody else, and never long. */
  rulesDb: Db;
  decisionConnection: DecisionConnection;
  /** For decisions that must wait for a lock, so that the others need not. */
  retryConnection: DecisionConnection;
};

const PAGES_POOL = 12;
const INBOX_POOL = 4;
/** One for each lane of decisions. */
const RULES_POOL = 2;
/** A lane that waits for its rules holds up every card behind it. */
const RULES_PATIENCE_MS = 1000;

/** Opens the connections. Throws when the database cannot be reached. */
export async function openPlumbing(config: Config, overrides: Overrides): Promise<Plumbing> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger({ name: 'practice-purse', level: config.logLevel });
  const asOwner = openDatabase({ url: config.databaseUrl, max: 1 });
  const role = (await hasServiceRole(asOwner)) ? { role: SERVICE_ROLE } : {};
  await asOwner.destroy();
  const settings = { url: config.databaseUrl, ...role };
  return {
    config,
    clock,
    logger,
    db: openDatabase({ ...settings, max: PAGES_POOL }),
    inboxDb: openDatabase({ ...settings, max: INBOX_POOL, applicationName: 'inbox' }),
    rulesDb: openDatabase({
      ...settings,
      max: RULES_POOL,
      patienceMs: RULES_PATIENCE_MS,
      applicationName: 'decision-rules',
    }),
    decisionConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions' }),
    retryConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions-again' }),
  };
}

/** Lets go of every connection. */
export async function closePlumbing(plumbing: Plumbing): Promise<void> {
  await plumbing.decisionConnection.close();
  await plumbing.retryConnection.close();
  await plumbing.rulesDb.destroy();
  await plumbing.inboxDb.destroy();
  await plumbing.db.destroy();
}
