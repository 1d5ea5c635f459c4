import path from 'node:path';
import { CannotRun } from '../platform/cannot-run.ts';
import { type Db, openDatabase } from '../platform/database.ts';
import { undoMigrations } from '../platform/migrations.ts';
import { dropStripeSandbox } from '../sandbox/index.ts';
import { migrate } from './migrate.ts';

/** How far the demonstration data is; both marks are rows of `installation`. */
type Progress = 'seeded' | 'seeding' | 'none';

async function asOwner<T>(ownerUrl: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDatabase({ url: ownerUrl, max: 1, applicationName: 'practice-purse-seed' });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

export function readProgress(ownerUrl: string): Promise<Progress> {
  return asOwner(ownerUrl, async (db) => {
    const names: string[] = await db('installation').whereIn('name', ['seeded', 'seeding']).pluck('name');
    if (names.includes('seeded')) return 'seeded';
    return names.includes('seeding') ? 'seeding' : 'none';
  });
}

export function markProgress(ownerUrl: string, progress: 'seeded' | 'seeding', at: Date): Promise<void> {
  return asOwner(ownerUrl, async (db) => {
    await db('installation').insert({ name: progress, value: at.toISOString() }).onConflict('name').merge();
  });
}

/** Throws when there are practices already: demonstration data is never mixed with any other. */
export function refuseForeignData(ownerUrl: string): Promise<void> {
  return asOwner(ownerUrl, async (db) => {
    if (!(await db('parties').first('id'))) return;
    throw new CannotRun(
      'This database holds practices that are not the demonstration. ' +
        'Start with DEMONSTRATION_DATA=false, or with another database (DATA_DIR or DATABASE_URL).',
    );
  });
}

/** Rows that only a newer migration allows would keep it from being undone, so first none is left. */
async function emptyTables(db: Db): Promise<void> {
  const { rows } = await db.raw<{ rows: { tables: string | null }[] }>(
    `select string_agg(format('%I', tablename), ', ') as tables from pg_tables
     where schemaname = 'public' and tablename not in ('migrations', 'migrations_lock')`,
  );
  if (rows[0]?.tables) await db.raw(`truncate ${rows[0].tables} cascade`);
}

/**
 * Takes away everything that seeding left unfinished, of the service and of the sandbox, by undoing and running
 * their migrations again. Only for a database that is marked `seeding`: nothing in it was ever used. What else is
 * known of the installation stays.
 */
export async function startOver(ownerUrl: string): Promise<void> {
  const known = await asOwner(ownerUrl, (db) => db('installation').whereNot({ name: 'seeding' }));
  await asOwner(ownerUrl, emptyTables);
  await undoMigrations({ url: ownerUrl, directory: path.join(import.meta.dirname, '../../migrations') });
  await dropStripeSandbox(ownerUrl);
  await migrate({ ownerUrl, withSandbox: true });
  if (known.length > 0) await asOwner(ownerUrl, (db) => db('installation').insert(known));
}
