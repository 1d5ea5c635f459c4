import type { Knex } from 'knex';

/** What is authorized as long as it is open: limits are summed over it at each payment. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table authorizations add column open_amount bigint generated always as (case
      when (object->>'approved')::boolean and object->>'status' = 'pending'
      then (object->>'amount')::bigint + reduced else 0 end) stored
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table authorizations drop column open_amount');
}
