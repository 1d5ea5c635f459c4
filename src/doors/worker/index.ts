/** Time and queue in: each task calls one verb and holds no rule. */
import {
  Logger as GraphileLogger,
  type Logger as JobLogger,
  parseCronItems,
  type Runner,
  run,
  runOnce,
  type TaskList,
} from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';

/** Port: the verbs that tasks call. */
export type WorkerVerbs = {
  issueAward(awardId: string): Promise<void>;
  withdrawCards(awardId: string): Promise<void>;
  matchCardAtStripe(cardId: string): Promise<void>;
  processEvent(eventId: string): Promise<void>;
  dispatchDomainEvents(): Promise<void>;
  expireAwards(): Promise<void>;
};

export type WorkerDeps = { ownerUrl: string; logger: Logger; verbs: WorkerVerbs };

const CONCURRENCY = 4;

const aboutAward = z.object({ awardId: z.uuid() });
const aboutCard = z.object({ cardId: z.uuid() });
const aboutEvent = z.object({ eventId: z.string() });

function tasks({ verbs }: WorkerDeps): TaskList {
  return {
    'issue-award': (payload) => verbs.issueAward(aboutAward.parse(payload).awardId),
    'withdraw-cards': (payload) => verbs.withdrawCards(aboutAward.parse(payload).awardId),
    'match-card-at-stripe': (payload) => verbs.matchCardAtStripe(aboutCard.parse(payload).cardId),
    'process-event': (payload) => verbs.processEvent(aboutEvent.parse(payload).eventId),
    'dispatch-domain-events': () => verbs.dispatchDomainEvents(),
    'expire-awards': () => verbs.expireAwards(),
  };
}

/** Every 15 minutes: an award ends within a quarter of an hour of midnight in London, and payments stop at it exactly. */
const CRON = parseCronItems([
  { task: 'expire-awards', match: '*/15 * * * *', identifier: 'expire-awards', options: { backfillPeriod: 900_000 } },
  { task: 'dispatch-domain-events', match: '* * * * *', identifier: 'dispatch-domain-events' },
]);

function jobLogger(logger: Logger): JobLogger {
  return new GraphileLogger(() => (level, message, meta) => {
    if (level === 'error') logger.error({ job: meta?.['error'] ?? meta }, message);
    else if (level === 'warning') logger.warn(message);
    else logger.debug(message);
  });
}

function openPool(deps: WorkerDeps): pg.Pool {
  const pool = new pg.Pool({ connectionString: deps.ownerUrl, max: CONCURRENCY + 4, application_name: 'worker' });
  const report = (err: Error) => deps.logger.error({ err }, 'a worker connection was lost');
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/** Runs jobs until stopped; stopping waits for the jobs under way. */
export async function startWorker(deps: WorkerDeps): Promise<{ stop: () => Promise<void>; ended: Promise<void> }> {
  const pgPool = openPool(deps);
  const runner: Runner = await run({
    pgPool,
    taskList: tasks(deps),
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    parsedCronItems: CRON,
    logger: jobLogger(deps.logger),
  });
  return {
    ended: runner.promise,
    stop: async () => {
      await runner.stop();
      await pgPool.end();
    },
  };
}

/** Runs every job that is due, and those that they add, until none is: for tests and seeding. */
export function createDrain(deps: WorkerDeps): { drain: () => Promise<void>; close: () => Promise<void> } {
  const pgPool = openPool(deps);
  const taskList = tasks(deps);
  return {
    drain: () =>
      runOnce({ pgPool, taskList, concurrency: CONCURRENCY, noHandleSignals: true, logger: jobLogger(deps.logger) }),
    close: () => pgPool.end(),
  };
}
