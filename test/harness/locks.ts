import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningService } from './service.ts';

/** Resolves once a session of the service waits for a lock that another one holds. */
export async function untilOneWaits({ db }: Pick<RunningService, 'db'>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await db.raw(
      `select count(*)::int as n from pg_locks where not granted and pid in (select pid from pg_locks where database =
        (select oid from pg_database where datname = current_database()))`,
    );
    if (rows[0].n > 0) return;
    await sleep(10);
  }
  throw new Error('nobody waits for a lock');
}
