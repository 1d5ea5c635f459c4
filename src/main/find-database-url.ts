import path from 'node:path';
import type { Environment } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { readServerRecord } from '../platform/embedded-postgres-record.ts';

/** The database of the instance that runs here: `DATABASE_URL`, else the one recorded under `DATA_DIR`. */
export function findDatabaseUrl(env: Environment): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  const dataDir = path.resolve(env['DATA_DIR'] ?? '.data');
  const url = readServerRecord(dataDir)?.url;
  if (url) return url;
  throw new CannotRun(
    `No database is recorded in ${dataDir}. Start the service first (npm start), or set DATABASE_URL.`,
  );
}
