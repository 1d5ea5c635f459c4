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
  decisionConnection: DecisionConnection;
  /** For decisions that must wait for a lock, so that the others need not. */
  retryConnection: DecisionConnection;
};

const PAGES_POOL = 12;
const INBOX_POOL = 4;

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
    decisionConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions' }),
    retryConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions-again' }),
  };
}

/** Lets go of every connection. */
export async function closePlumbing(plumbing: Plumbing): Promise<void> {
  await plumbing.decisionConnection.close();
  await plumbing.retryConnection.close();
  await plumbing.inboxDb.destroy();
  await plumbing.db.destroy();
}
