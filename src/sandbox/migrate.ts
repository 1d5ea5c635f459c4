import path from 'node:path';
import { openDatabase } from '../platform/database.ts';

/** The sandbox's own schema unless it is given another: nothing else reads or writes it. */
export const SCHEMA = 'stripe_sandbox';

/** Creates the sandbox's schema when it is missing and brings its tables up to date. */
export async function migrateStripeSandbox(ownerUrl: string, schema = SCHEMA): Promise<void> {
  const db = openDatabase({ url: ownerUrl, max: 2, searchPath: [schema], applicationName: 'stripe-sandbox-migrate' });
  try {
    await db.raw('create schema if not exists ??', [schema]);
    await db.migrate.latest({
      directory: path.join(import.meta.dirname, 'migrations'),
      loadExtensions: ['.ts'],
      schemaName: schema,
      tableName: 'migrations',
    });
  } finally {
    await db.destroy();
  }
}

/** Drops the sandbox's schema with all that is in it. */
export async function dropStripeSandbox(ownerUrl: string): Promise<void> {
  const db = openDatabase({ url: ownerUrl, max: 1, applicationName: 'stripe-sandbox-drop' });
  try {
    await db.raw('drop schema if exists ?? cascade', [SCHEMA]);
  } finally {
    await db.destroy();
  }
}
