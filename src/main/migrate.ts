import path from 'node:path';
import { runMigrations as migrateJobQueue } from 'graphile-worker';
import { runMigrations } from '../platform/migrations.ts';

export type MigrateOptions = {
  /** Connection of the database's owner. */
  ownerUrl: string;
};

/** Brings the database to the shape this version needs. Returns the names of the migrations that ran. */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { ownerUrl } = options;
  const directory = path.join(import.meta.dirname, '../../migrations');
  const names = await runMigrations({ url: ownerUrl, directory });
  await migrateJobQueue({ connectionString: ownerUrl });
  return names;
}
