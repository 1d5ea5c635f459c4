import knex, { type Knex } from 'knex';
import pg from 'pg';
import type { Scope } from '../kernel/principal.ts';

export type Db = Knex;
export type Trx = Knex.Transaction;

/** The role the service works as: owns nothing, cannot rewrite history, sees rows by scope. */
export const SERVICE_ROLE = 'practice_purse_service';

/** int8 as a number: pence and counters stay far below 2^53; anything beyond is a bug, not a rounding. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 out of safe range: ${text}`);
  return value;
}

const overrides = new pg.TypeOverrides();
overrides.setTypeParser(20, parseInt8);
overrides.setTypeParser(1082, (text: string) => text);

/** How int8 (number) and date (`YYYY-MM-DD`) come back, for knex and for plain clients alike. */
export const types = {
  getTypeParser: (oid: number, format?: string) =>
    overrides.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
};

export type DatabaseOptions = {
  url: string;
  /** Pool size. */
  max?: number;
  /** Role to take on each connection; the owner's own role when absent. */
  role?: string;
  /** Schemas searched, first one first. */
  searchPath?: readonly string[];
  applicationName?: string;
  /** Waits no longer than this for a connection, nor for an answer. */
  patienceMs?: number;
};

/** Connection settings that every pool and client of ours shares. */
export function connectionSettings(options: DatabaseOptions): pg.ClientConfig {
  const startup = [
    options.role ? `-c role=${options.role}` : '',
    options.searchPath ? `-c search_path=${options.searchPath.join(',')}` : '',
  ];
  return {
    connectionString: options.url,
    application_name: options.applicationName ?? 'practice-purse',
    options: startup.filter(Boolean).join(' '),
    types: types as unknown as pg.CustomTypesConfig,
  };
}

/** Opens a pool. The caller destroys it. */
export function openDatabase(options: DatabaseOptions): Db {
  const { patienceMs, max } = options;
  const limits = patienceMs ? { statement_timeout: patienceMs, query_timeout: patienceMs } : {};
  return knex({
    client: 'pg',
    connection: { ...connectionSettings(options), ...limits } as Knex.PgConnectionConfig,
    pool: { min: 0, max: max ?? 5 },
    // What failed is named by its SQL alone: the values may say whom somebody helps, and messages are logged.
    compileSqlOnError: false,
    ...(patienceMs && { acquireConnectionTimeout: patienceMs }),
  });
}

/**
 * Runs `work` in one transaction that sees only the rows of `scope`: row-level security
 * compares each practice row with the setting made here (R16). Without it no row is seen.
 */
export function inScope<T>(db: Db, scope: Scope, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction(async (trx) => {
    const practices = scope === 'all' ? '*' : scope.join(',');
    await trx.raw("select set_config('app.practices', ?, true)", [practices]);
    return work(trx);
  });
}

/** Reads everything in one snapshot, so that figures that change meanwhile still agree with one another. */
export function inSnapshot<T>(db: Db, read: (trx: Trx) => Promise<T>, scope: Scope = 'all'): Promise<T> {
  return db.transaction(
    async (trx) => {
      const practices = scope === 'all' ? '*' : scope.join(',');
      await trx.raw("select set_config('app.practices', ?, true)", [practices]);
      return read(trx);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
