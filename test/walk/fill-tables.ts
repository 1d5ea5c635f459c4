import { v7 as newId } from 'uuid';
import { openDatabase, type Trx } from '../../src/platform/database.ts';
import type { RunningService } from '../harness/service.ts';

type Column = { name: string; type: string; isArray: boolean };

const VALUES: Readonly<Record<string, () => unknown>> = {
  uuid: newId,
  bool: () => false,
  int4: () => 1,
  int8: () => 1,
  timestamptz: () => '2026-11-22T10:00:00Z',
  date: () => '2026-11-22',
  bytea: () => Buffer.from('x'),
  jsonb: () => '{}',
};

async function requiredColumns(trx: Trx, table: string): Promise<Column[]> {
  const { rows } = await trx.raw<{ rows: Column[] }>(
    `select a.attname as name, t.typname as type, t.typcategory = 'A' as "isArray"
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef
       and a.attidentity = '' and a.attgenerated = ''`,
    [table],
  );
  return rows;
}

async function dropRules(trx: Trx, table: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select conname as name from pg_constraint where conrelid = ?::regclass and contype in ('c', 'f')`,
    [table],
  );
  for (const { name } of rows) await trx.raw(`alter table ${table} drop constraint ${name}`);
  await trx.raw(`alter table ${table} disable trigger user`);
}

/**
 * Puts one row of a practice into each of these tables, whatever it means: rules and triggers of the table are taken
 * away first, for only who sees a row matters here. The database serves nothing else afterwards.
 */
export async function fillTables(
  service: RunningService,
  about: { tables: readonly string[]; practiceId: string },
): Promise<void> {
  const owner = openDatabase({ url: service.databaseUrl, max: 1 });
  await owner.transaction(async (trx) => {
    await trx.raw("select set_config('app.practices', '*', true)");
    for (const table of about.tables) {
      await dropRules(trx, table);
      const columns = await requiredColumns(trx, table);
      const row = Object.fromEntries(
        columns.map(({ name, type, isArray }) => [name, isArray ? '{}' : (VALUES[type]?.() ?? 'x')]),
      );
      await trx(table).insert({ ...row, practice_id: about.practiceId });
    }
  });
  await owner.destroy();
}
