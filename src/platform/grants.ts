import type { Knex } from 'knex';
import { SERVICE_ROLE } from './database.ts';

/** Creates the service's role where the owner may create roles; elsewhere the owner's role serves, under forced row-level security. */
export async function createServiceRole(knex: Knex): Promise<void> {
  await knex.raw(`
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${SERVICE_ROLE}') then
        create role ${SERVICE_ROLE} nologin;
      end if;
      execute format('grant ${SERVICE_ROLE} to %I', current_user);
    exception
      when insufficient_privilege then raise notice 'the service works as the owner';
      when duplicate_object or unique_violation then null;
    end
    $$`);
  await grantToService(knex, 'usage', 'schema public');
}

/** Whether the role exists and this connection may take it. */
export async function hasServiceRole(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { usable: boolean }[] }>(
    `select pg_has_role(current_user, oid, 'member') as usable from pg_roles where rolname = ?`,
    [SERVICE_ROLE],
  );
  return rows[0]?.usable ?? false;
}

/** Grants to the service's role, if there is one. Only for migrations. */
export async function grantToService(knex: Knex, privileges: string, ...on: string[]): Promise<void> {
  if (!(await hasServiceRole(knex))) return;
  for (const target of on) await knex.raw(`grant ${privileges} on ${target} to ${SERVICE_ROLE}`);
}

/**
 * Shows a table's rows only to connections whose scope holds the row's practice (R16).
 * A row without a practice is seen by every scope when `shared`, else only by the whole-scheme scope.
 * Records that everybody writes and few may read take any row: `writable: 'any'`.
 */
export async function securePracticeRows(
  knex: Knex,
  table: string,
  options: { shared?: boolean; writable?: 'scope' | 'any' } = {},
): Promise<void> {
  const nobody = options.shared ? 'practice_id is null or' : '';
  const inScope = `(
      (select current_setting('app.practices', true)) = '*'
      or ${nobody} practice_id::text = any (string_to_array((select current_setting('app.practices', true)), ','))
    )`;
  await knex.raw(`alter table ${table} enable row level security`);
  await knex.raw(`alter table ${table} force row level security`);
  if (options.writable !== 'any') {
    await knex.raw(`create policy ${table}_practice_scope on ${table} using ${inScope}`);
    return;
  }
  await knex.raw(`create policy ${table}_read_in_scope on ${table} for select using ${inScope}`);
  await knex.raw(`create policy ${table}_update_in_scope on ${table} for update using ${inScope}`);
  await knex.raw(`create policy ${table}_insert_any on ${table} for insert with check (true)`);
}

/** Refuses update and delete of a table's rows, whoever asks. */
export async function makeAppendOnly(knex: Knex, table: string): Promise<void> {
  await knex.raw(`
    create trigger ${table}_append_only before update or delete on ${table}
    for each row execute function refuse_change()`);
}
