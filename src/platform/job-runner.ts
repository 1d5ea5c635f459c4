import {
  Logger as GraphileLogger,
  type ParsedCronItem,
  type Runner,
  run,
  runOnce,
  type TaskList,
} from 'graphile-worker';
import pg from 'pg';
import type { Logger } from './logger.ts';

export type JobRunnerOptions = {
  /** Connection of the owner of the job tables. */
  ownerUrl: string;
  logger: Logger;
  taskList: TaskList;
  cron: ParsedCronItem[];
};

/** Jobs under way at once in one process. */
const CONCURRENCY = 4;

function jobLogger(logger: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message, meta) => {
    if (level === 'error') logger.error({ job: meta?.['error'] ?? meta }, message);
    else if (level === 'warning') logger.warn(message);
    else logger.debug(message);
  });
}

function openPool({ ownerUrl, logger }: JobRunnerOptions): pg.Pool {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: CONCURRENCY + 4, application_name: 'worker' });
  const report = (err: Error) => logger.error({ err }, 'a worker connection was lost');
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/** Runs jobs as they become due until stopped; stopping waits for the jobs under way. */
export async function runJobs(options: JobRunnerOptions): Promise<{ stop: () => Promise<void>; ended: Promise<void> }> {
  const pgPool = openPool(options);
  const runner: Runner = await run({
    pgPool,
    taskList: options.taskList,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    parsedCronItems: options.cron,
    logger: jobLogger(options.logger),
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
export function createJobDrain(options: JobRunnerOptions): { drain: () => Promise<void>; close: () => Promise<void> } {
  const pgPool = openPool(options);
  const { taskList } = options;
  const logger = jobLogger(options.logger);
  return {
    drain: () => runOnce({ pgPool, taskList, concurrency: CONCURRENCY, noHandleSignals: true, logger }),
    close: () => pgPool.end(),
  };
}
