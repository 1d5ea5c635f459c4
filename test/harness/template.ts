import pg from 'pg';
import { migrate } from '../../src/main/migrate.ts';
import { DATABASE_OWNER, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import type { Template } from './database.ts';
import { startTestPostgres } from './postgres.ts';

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  await migrate({ ownerUrl: server.url, withSandbox: true });
  const admin = new pg.Client(server.adminUrl);
  await admin.connect();
  await admin.query(`alter database ${DATABASE_OWNER} with is_template true allow_connections false`);
  await admin.end();
}

/** A PostgreSQL server with a migrated database to copy. `stop` removes it. */
export async function startTemplate(): Promise<{ template: Template; stop: () => Promise<void> }> {
  const server = await startTestPostgres();
  try {
    await makeTemplate(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { adminUrl, url: ownerUrl, stop } = server;
  return { template: { adminUrl, ownerUrl, templateDatabase: DATABASE_OWNER }, stop };
}
