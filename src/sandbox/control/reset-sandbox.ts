import type { Trx } from '../../platform/database.ts';

/** Tables whose rows come with the schema. */
const STAY = ['migrations', 'migrations_lock', 'balances', 'physical_bundles'];

/** Empties the sandbox's tables. */
export async function emptyTables(trx: Trx): Promise<void> {
  const rows: { tablename: string }[] = await trx('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .whereNotIn('tablename', STAY)
    .select('tablename');
  const names = rows.map(({ tablename }) => tablename);
  await trx.raw(`truncate ${names.map(() => '??').join(', ')} restart identity`, names);
  await trx('balances').update({ issuing_available: 0 });
}
