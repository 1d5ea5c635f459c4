import knex, { type Knex } from 'knex';
import { connectionSettings, openDatabase, SERVICE_ROLE } from '../../src/platform/database.ts';
import { hasServiceRole } from '../../src/platform/grants.ts';

/** knex's own default. */
const POOL = 10;

/** A pool as most would open it; the scope is set once for a connection, which saves the plain way a statement each time. */
export async function openPlainDatabase(url: string): Promise<Knex> {
  const asOwner = openDatabase({ url, max: 1 });
  const role = (await hasServiceRole(asOwner)) ? { role: SERVICE_ROLE } : {};
  await asOwner.destroy();
  const settings = connectionSettings({ url, ...role, applicationName: 'naive' });
  return knex({
    client: 'pg',
    connection: { ...settings, options: `${settings.options} -c app.practices=*` } as Knex.PgConnectionConfig,
    pool: { min: 0, max: POOL },
  });
}
