import pg from 'pg';
import { connectionSettings } from '../../src/platform/database.ts';

const TRIGGERED = ['awards', 'cards', 'ledger_transfers', 'ledger_accounts', 'decisions', 'authorizations'];

/** A superuser skips triggers and foreign keys at once; an owner can switch off triggers of the tables only. */
async function skipTriggers(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ is: boolean }>(
    'select rolsuper as is from pg_roles where rolname = current_user',
  );
  if (rows[0]?.is) {
    await client.query('set session_replication_role = replica');
    return async () => undefined;
  }
  const switchTo = async (state: 'disable' | 'enable') => {
    for (const table of TRIGGERED) await client.query(`alter table ${table} ${state} trigger user`);
  };
  await switchTo('disable');
  return () => switchTo('enable');
}

/**
 * Runs `load` on a connection made for bulk loads: no triggers, all practices in sight. What is loaded is
 * checked afterwards, by `ledger:verify`. Then the tables are vacuumed and analysed, unless more is loaded next.
 */
export async function bulkLoad(
  url: string,
  load: (client: pg.Client) => Promise<void>,
  { moreFollows } = { moreFollows: false },
): Promise<void> {
  const client = new pg.Client(connectionSettings({ url, applicationName: 'bench-load' }));
  await client.connect();
  try {
    await client.query(`set app.practices = '*'; set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    const restore = await skipTriggers(client);
    await load(client);
    await restore();
    await client.query(moreFollows ? 'analyze' : 'vacuum (analyze)');
  } finally {
    await client.end();
  }
}
