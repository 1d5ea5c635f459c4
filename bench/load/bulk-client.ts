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

type Load = (client: pg.Client) => Promise<void>;

/**
 * Runs each of `loads` on a connection of its own that is made for bulk loads, all at once: no triggers, all practices
 * in sight. What is loaded is checked afterwards, by `ledger:verify`. Then the tables are vacuumed and analysed, unless
 * more is loaded next.
 */
export async function bulkLoad(
  url: string,
  loads: readonly [Load, ...Load[]],
  { moreFollows } = { moreFollows: false },
): Promise<void> {
  const clients = loads.map(() => new pg.Client(connectionSettings({ url, applicationName: 'bench-load' })));
  try {
    const restores: (() => Promise<void>)[] = [];
    for (const client of clients) {
      await client.connect();
      await client.query(`set app.practices = '*'; set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
      restores.push(await skipTriggers(client));
    }
    await Promise.all(clients.map((client, place) => loads[place]?.(client)));
    for (const restore of restores) await restore();
    await clients[0]?.query(moreFollows ? 'analyze' : 'vacuum (analyze)');
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
