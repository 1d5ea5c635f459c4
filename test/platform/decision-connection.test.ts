import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { type DecisionConnection, openDecisionConnection } from '../../src/platform/decision-connection.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { type DatabaseLine, openDatabaseLine } from '../harness/database-line.ts';

let database: FreshDatabase;
let line: DatabaseLine;
let connection: DecisionConnection;
const logger = createLogger({ name: 'test', level: 'silent' });

beforeEach(async () => {
  database = await freshDatabase();
  line = await openDatabaseLine(database.url);
  connection = openDecisionConnection({ url: line.url, logger });
});

afterEach(async () => {
  await connection.close();
  line.close();
  await database.destroy();
});

const ask = () => connection.query<{ one: number }>('one', 'select 1 as one', []);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code,
  );

it('gives up a database that has gone silent, and is there again when the line is (R44)', async () => {
  expect(await ask()).toEqual([{ one: 1 }]);
  line.setDead(true);
  await expect(ask()).rejects.toThrow();
  line.setDead(false);
  expect(await ask()).toEqual([{ one: 1 }]);
});

/** What the database's owner sees of the connection's sessions, by their process ids. */
async function sessions<T>(look: (ids: () => Promise<number[]>, end: (id: number) => Promise<unknown>) => Promise<T>) {
  const owner = openDatabase({ url: database.url, max: 1, applicationName: 'onlooker' });
  const ids = () =>
    owner('pg_stat_activity')
      .where({ application_name: 'practice-purse', datname: owner.raw('current_database()') })
      .pluck('pid');
  try {
    return await look(ids, (id) => owner.raw('select pg_terminate_backend(?)', [id]));
  } finally {
    await owner.destroy();
  }
}

it('leaves no session behind where several questions were on the way when the line was lost', async () => {
  await ask();
  line.setDead(true);
  const [first, second] = [codeOf(ask()), codeOf(ask())];
  await first;
  line.setDead(false);
  const next = ask();
  await second;
  expect(await next).toEqual([{ one: 1 }]);
  await ask();
  await sessions((ids) => expect.poll(async () => (await ids()).length, { timeout: 10_000 }).toBe(1));
});

it('asks nothing of a transaction on another connection where its own was lost', async () => {
  await sessions(async (ids, end) => {
    let asked: Promise<unknown> = Promise.resolve();
    const work = connection.transaction(async () => {
      const [own] = await connection.query<{ pid: number }>('own', 'select pg_backend_pid() as pid', []);
      await end(own?.pid ?? 0);
      await expect.poll(ids).toEqual([]);
      asked = ask();
      return asked;
    });
    await expect(work).rejects.toThrow();
    await expect(asked).rejects.toThrow();
    expect(await ask()).toEqual([{ one: 1 }]);
  });
});

it('gives every statement and every lock less time than the shop has, and lets nothing stay half done (R44)', async () => {
  const limits = await connection.query<{ name: string; ms: number }>(
    'limits',
    `select name, setting::int as ms from pg_settings where setting <> '0' and name in
       ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`,
    [],
  );
  expect(limits).toEqual([
    { name: 'idle_in_transaction_session_timeout', ms: 1500 },
    { name: 'lock_timeout', ms: 500 },
    { name: 'statement_timeout', ms: 1200 },
  ]);
  expect(await codeOf(connection.query('slow', 'select pg_sleep(3)', []))).toBe('57014');
  expect(await ask()).toEqual([{ one: 1 }]);
});

it('does not wait for a lock until the shop has gone (R44)', async () => {
  const other = openDecisionConnection({ url: database.url, logger });
  await other.transaction(async () => {
    await other.query('hold', 'lock table installation in access exclusive mode', []);
    expect(await codeOf(connection.query('wait', 'select * from installation', []))).toBe('55P03');
  });
  expect(await connection.query('wait', 'select * from installation', [])).toEqual([]);
  await other.close();
});
