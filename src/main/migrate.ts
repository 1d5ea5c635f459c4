import path from 'node:path';
import { runMigrations as migrateJobQueue } from 'graphile-worker';
import { runMigrations } from '../platform/migrations.ts';
import { migrateStripeSandbox } from '../sandbox/index.ts';
import { runCommand } from './use-database.ts';

export type MigrateOptions = {
  /** Connection of the database's owner. */
  ownerUrl: string;
  /** Whether the sandbox keeps its state here too, in a schema of its own. */
  withSandbox: boolean;
};

/** Brings the database to the shape this version needs. Returns the names of the service's migrations that ran. */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { ownerUrl, withSandbox } = options;
  const names = await runMigrations({ url: ownerUrl, directory: path.join(import.meta.dirname, '../../migrations') });
  await migrateJobQueue({ connectionString: ownerUrl });
  if (withSandbox) await migrateStripeSandbox(ownerUrl);
  return names;
}

if (import.meta.main) {
  await runCommand(async ({ url, settings }) => {
    const ownerUrl = settings.databaseOwnerUrl ?? url;
    const names = await migrate({
      ownerUrl,
      withSandbox: settings.startsSandbox || settings.startsIdentity || settings.startsNotify,
    });
    process.stdout.write(`${names.length === 0 ? 'No migration was needed' : names.join('\n')}\n`);
    return 0;
  });
}
