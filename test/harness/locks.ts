import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService } from './service.ts';

/** Resolves once a session of the service waits for a lock that another one holds; or so many of them. */
export async function untilOneWaits({ db }: Pick<RunningService, 'db'>, count = 1): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await db.raw(
      `select count(*)::int as n from pg_locks where not granted and pid in (select pid from pg_locks where database =
        (select oid from pg_database where datname = current_database()))`,
    );
    if (rows[0].n >= count) return;
    await sleep(10);
  }
  throw new Error('nobody waits for a lock');
}
