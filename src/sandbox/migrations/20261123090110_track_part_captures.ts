import type { Knex } from 'knex';

/**
 * `reduced`: by how much part captures have lessened an authorization's amount; the hold counts it in. What an
 * authorization uses of a limit is no longer a column: it depends on switches.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table authorizations drop column used, add column reduced bigint not null default 0');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table authorizations drop column reduced, add column used bigint generated always as (case
      when (object->>'approved')::boolean and object->>'status' = 'pending'
      then greatest((object->>'amount')::bigint, captured) else captured end) stored
  `);
}
