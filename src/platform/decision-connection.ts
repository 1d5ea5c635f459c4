import pg from 'pg';
import { connectionSettings, type DatabaseOptions } from './database.ts';
import type { Logger } from './logger.ts';

export type QueryRow = Record<string, unknown>;

/** A connection of its own for what must never wait behind slow work. */
export type DecisionConnection = {
  /** Runs a statement that is prepared once per connection under its name. */
  query<Row extends QueryRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` between BEGIN and COMMIT; rolls back when it throws. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Short enough that a statement has ended before Stripe's two seconds have (R44). */
const GUARDS = [
  "set app.practices = '*'",
  "set statement_timeout = '1200ms'",
  "set lock_timeout = '500ms'",
  "set idle_in_transaction_session_timeout = '1500ms'",
  'set enable_seqscan = off',
  'set enable_hashjoin = off',
  'set enable_mergejoin = off',
  'set plan_cache_mode = force_generic_plan',
  'set jit = off',
].join('; ');

/** A server that has gone silent is given up as soon as one that says no. */
const PATIENCE = { connectionTimeoutMillis: 1000, query_timeout: 1300, keepAlive: true };

/**
 * The rows of an answer. A query of pg's outlives it until the old heap is collected; nothing is left in it, or each
 * collection of the young heap would carry the rows and parameters of all queries since the one before.
 */
function takeFrom<Row extends QueryRow>(result: pg.QueryResult<Row>, sent: unknown[]): Row[] {
  const { rows } = result;
  result.rows = [];
  result.fields = [];
  sent.length = 0;
  return rows;
}

/** Anything but an answer of the server's, or one that ends the session: the connection is of no more use. */
const isTheEnd = (error: unknown) => !(error instanceof pg.DatabaseError) || error.severity === 'FATAL';

/** A client, and when it is ready for use. */
type Line = { client: pg.Client; ready: Promise<void> };

async function prepare(client: pg.Client): Promise<void> {
  try {
    await client.connect();
    await client.query(GUARDS);
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Opens the connection when it is first used and again after it was lost. One caller at a time:
 * the batcher in front of it sees to that. What is asked within a transaction is asked on its connection or fails:
 * on another one nothing would be locked, and all would be committed at once.
 */
export function openDecisionConnection(options: DatabaseOptions & { logger: Logger }): DecisionConnection {
  let line: Line | null = null;
  let inTransaction: Line | null = null;

  const forget = (lost: Line) => {
    if (line === lost) line = null;
  };

  const abandon = (lost: Line) => {
    forget(lost);
    void lost.client.end().catch(() => undefined);
  };

  function open(): Line {
    const client = new pg.Client({ ...connectionSettings(options), ...PATIENCE, pipeline: true });
    const opened: Line = { client, ready: prepare(client) };
    opened.ready.catch(() => forget(opened));
    client.on('error', (error) => {
      options.logger.error({ err: error }, 'the decision connection was lost');
      forget(opened);
    });
    line = opened;
    return opened;
  }

  return {
    async query<Row extends QueryRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
      const held = inTransaction ?? line ?? open();
      await held.ready;
      try {
        const sent = [...values];
        const result = await held.client.query<Row>({ name, text, values: sent });
        return takeFrom(result, sent);
      } catch (error) {
        if (isTheEnd(error)) abandon(held);
        throw error;
      }
    },
    async transaction(work) {
      const held = line ?? open();
      await held.ready;
      inTransaction = held;
      try {
        await held.client.query('begin');
        const result = await work();
        await held.client.query('commit');
        return result;
      } catch (error) {
        await held.client.query('rollback').catch(() => abandon(held));
        throw error;
      } finally {
        inTransaction = null;
      }
    },
    async close() {
      const last = line;
      line = null;
      await last?.ready;
      await last?.client.end();
    },
  };
}
