import { openDatabase } from './database.ts';

export type MigrationOptions = {
  /** Connection of the database's owner. */
  url: string;
  /** Absolute path of the folder of migrations. */
  directory: string;
  /** Where the record of what has run is kept. */
  schema?: string;
  tableName?: string;
};

/** Runs the migrations that have not run yet, each in its own transaction. Returns their names. */
export async function runMigrations(options: MigrationOptions): Promise<readonly string[]> {
  const { url, directory, schema, tableName = 'migrations' } = options;
  const db = openDatabase({ url, max: 1, applicationName: 'practice-purse-migrate' });
  try {
    const [, names] = (await db.migrate.latest({
      directory,
      tableName,
      loadExtensions: ['.ts'],
      ...(schema ? { schemaName: schema } : {}),
    })) as [number, string[]];
    return names.map((name) => name.replace(/^.*[\\/]/, ''));
  } finally {
    await db.destroy();
  }
}

/** Undoes every migration of the folder that has run, newest first: nothing of their tables is left. */
export async function undoMigrations(options: MigrationOptions): Promise<void> {
  const { url, directory, tableName = 'migrations' } = options;
  const db = openDatabase({ url, max: 1, applicationName: 'practice-purse-undo' });
  try {
    await db.migrate.rollback({ directory, tableName, loadExtensions: ['.ts'] }, true);
  } finally {
    await db.destroy();
  }
}

/** How many migrations of the folder this database has not had yet. */
export async function countPendingMigrations(options: MigrationOptions): Promise<number> {
  const { url, directory, tableName = 'migrations' } = options;
  const db = openDatabase({ url, max: 1, applicationName: 'practice-purse-migrations' });
  try {
    const [, pending] = (await db.migrate.list({ directory, tableName, loadExtensions: ['.ts'] })) as [
      unknown,
      unknown[],
    ];
    return pending.length;
  } finally {
    await db.destroy();
  }
}
