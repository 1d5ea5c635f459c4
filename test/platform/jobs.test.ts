import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, inScope, openDatabase } from '../../src/platform/database.ts';
import { createJobDrain } from '../../src/platform/job-runner.ts';
import { enqueueJob } from '../../src/platform/jobs.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

let database: FreshDatabase;
let db: Db;

beforeEach(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.url, max: 5 });
});

afterEach(async () => {
  await db.destroy();
  await database.destroy();
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function isWaitingForLock(): Promise<boolean> {
  const { rows } = await db.raw(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}

const card = { task: 'match-card-at-stripe', payload: { cardId: 'one' }, key: 'match-card:one' };

it('keeps a job that is added while the worker is just taking another of its key', async () => {
  await inScope(db, 'all', (trx) => enqueueJob(trx, card));
  const taking = await db.transaction();
  await taking.raw(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker', attempts = 1`);
  const adding = inScope(db, 'all', (trx) => enqueueJob(trx, card));
  await until(isWaitingForLock);
  await taking.commit();
  await adding;
  const jobs = await db('graphile_worker._private_jobs').orderBy('id').select('key', 'locked_by');
  expect(jobs).toEqual([
    { key: null, locked_by: 'worker' },
    { key: 'match-card:one', locked_by: null },
  ]);
});

it('drains until no job is left, also where jobs must run one after the other', async () => {
  const done: string[] = [];
  const drain = createJobDrain({
    ownerUrl: database.url,
    logger: createLogger({ name: 'test', level: 'silent' }),
    taskList: {
      'process-event': (payload) => {
        done.push((payload as { eventId: string }).eventId);
      },
    },
    cron: [],
  });
  const eventIds = Array.from({ length: 12 }, (_, index) => `evt_${index}`);
  await inScope(db, 'all', async (trx) => {
    for (const eventId of eventIds) {
      await enqueueJob(trx, { task: 'process-event', payload: { eventId }, key: eventId, queue: 'ic_one' });
    }
  });
  await drain.drain();
  await drain.close();
  expect(done.toSorted()).toEqual(eventIds.toSorted());
  expect(await db('graphile_worker._private_jobs').select('id')).toEqual([]);
});
