import type { Trx } from '../../platform/database.ts';
import { IDENTITY_KEYS } from '../identity/identity-keys.ts';

/** Tables whose rows come with the schema, are the identity provider's, or are taken away one by one. */
const STAY = ['migrations', 'migrations_lock', 'balances', 'physical_bundles', 'identity_records', 'settings'];

/** Empties the sandbox's tables. Who is signed in at the identity provider stays so. */
export async function emptyTables(trx: Trx): Promise<void> {
  const rows: { tablename: string }[] = await trx('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .whereNotIn('tablename', STAY)
    .select('tablename');
  const names = rows.map(({ tablename }) => tablename);
  await trx.raw(`truncate ${names.map(() => '??').join(', ')} restart identity`, names);
  await trx('settings').whereNot({ name: IDENTITY_KEYS }).delete();
  await trx('balances').update({ issuing_available: 0 });
}
