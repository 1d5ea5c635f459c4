import type pg from 'pg';

/** A table whose rows are multiplied: `source` selects the originals as `t`, `over` gives columns that differ. */
export type Copying = {
  table: string;
  /** What follows `from`: `t` is the original row, `n` the number of the copy. */
  source: string;
  over: Readonly<Record<string, string>>;
};

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'
     order by ordinal_position`,
    [table],
  );
  return rows.map((row) => row.name);
}

/**
 * Copies rows with the columns that the table has now: a column that a later migration adds is copied too.
 * Throws when `over` names a column that is not there. Returns the number of new rows.
 */
export async function copyRows(client: pg.Client, { table, source, over }: Copying): Promise<number> {
  const columns = await columnsOf(client, table);
  const unknown = Object.keys(over).filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(', ')}`);
  const values = columns.map((name) => over[name] ?? `t.${name}`);
  const { rowCount } = await client.query(
    `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${source}`,
  );
  return rowCount ?? 0;
}

/** SQL for the id of the n-th copy of a kind of row: a UUID of version 7 that grows with `n`. */
export function copyId(kind: number, n = 'n'): string {
  return `(lpad(to_hex(${n}), 8, '0') || '-${String(kind).padStart(4, '0')}-7000-8000-000000000000')::uuid`;
}
