import pg from 'pg';
import { CannotRun } from './cannot-run.ts';

/** `postgres://user:secret@host:5432/name` -> `name on host:5432 as user`: fit to be shown. */
export function describeDatabase(url: string): string {
  const { pathname, host, username } = new URL(url);
  return `${pathname.slice(1) || 'the default database'} on ${host}${username ? ` as ${username}` : ''}`;
}

/** Throws, without the password, unless a PostgreSQL 15 to 18 answers there. */
export async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < 15 || version > 18) throw new CannotRun(`it is PostgreSQL ${version}, and 15 to 18 are supported`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotRun(`The database ${describeDatabase(url)} cannot be used: ${message || code}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
