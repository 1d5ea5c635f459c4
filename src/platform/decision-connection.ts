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

/**
 * Opens the connection when it is first used and again after it was lost. One caller at a time:
 * the batcher in front of it sees to that.
 */
export function openDecisionConnection(options: DatabaseOptions & { logger: Logger }): DecisionConnection {
  let client: Promise<pg.Client> | null = null;

  const forget = (lost: Promise<pg.Client>) => {
    if (client === lost) client = null;
  };

  /** Anything but an answer of the server's means that the connection is of no more use. */
  const abandon = (lost: pg.Client) => {
    client = null;
    void lost.end().catch(() => undefined);
  };

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...connectionSettings(options), ...PATIENCE, pipeline: true });
    fresh.on('error', (error) => {
      options.logger.error({ err: error }, 'the decision connection was lost');
      client = null;
    });
    await fresh.connect();
    await fresh.query(GUARDS);
    return fresh;
  }

  function connected(): Promise<pg.Client> {
    if (client) return client;
    const opening = connect();
    client = opening;
    opening.catch(() => forget(opening));
    return opening;
  }

  return {
    async query<Row extends QueryRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
      const held = await connected();
      try {
        const sent = [...values];
        const result = await held.query<Row>({ name, text, values: sent });
        return takeFrom(result, sent);
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) abandon(held);
        throw error;
      }
    },
    async transaction(work) {
      const held = await connected();
      await held.query('begin');
      try {
        const result = await work();
        await held.query('commit');
        return result;
      } catch (error) {
        await held.query('rollback').catch(() => {
          client = null;
        });
        throw error;
      }
    },
    async close() {
      const last = client;
      client = null;
      await (await last)?.end();
    },
  };
}
