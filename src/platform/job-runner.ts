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

/** Held by the one process that runs jobs; another waits for it and takes over when it ends. */
const RUNNER_LOCK = 7002;

/**
 * Waits until no other process runs jobs, then frees what a process that was killed had taken: the queue would
 * keep that locked for hours. The connection returned holds the lock.
 */
async function becomeRunner(pgPool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pgPool.connect();
  await client.query('select pg_advisory_lock($1)', [RUNNER_LOCK]);
  await client.query(`
    select graphile_worker.force_unlock_workers(array(
      select locked_by from graphile_worker._private_jobs where locked_by is not null
      union select locked_by from graphile_worker._private_job_queues where locked_by is not null))`);
  return client;
}

/** Runs jobs as they become due until stopped; stopping waits for the jobs under way. One process at a time. */
export async function runJobs(options: JobRunnerOptions): Promise<{ stop: () => Promise<void>; ended: Promise<void> }> {
  const pgPool = openPool(options);
  const lock = await becomeRunner(pgPool);
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
      lock.release(true);
      await pgPool.end();
    },
  };
}

/** Whether a job could be taken at once. */
async function hasDueJob(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(`
    select 1 from graphile_worker._private_jobs as jobs
    left join graphile_worker._private_job_queues as queues on queues.id = jobs.job_queue_id
    where jobs.is_available and jobs.run_at <= now() and queues.is_available is not false limit 1`);
  return rows.length > 0;
}

/** Ends only when what became of each job is written: the next look would find its queue still taken. */
const WRITTEN_AT_END = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/**
 * Runs every job that is due, and those that they add, until none is: for tests and seeding. The library's own
 * single run stops early where a job must wait for another of its queue.
 */
export function createJobDrain(options: JobRunnerOptions): { drain: () => Promise<void>; close: () => Promise<void> } {
  const pgPool = openPool(options);
  const { taskList } = options;
  const logger = jobLogger(options.logger);
  const preset = WRITTEN_AT_END;
  return {
    drain: async () => {
      do await runOnce({ pgPool, taskList, preset, concurrency: CONCURRENCY, noHandleSignals: true, logger });
      while (await hasDueJob(pgPool));
    },
    close: () => pgPool.end(),
  };
}
