import type { Knex } from 'knex';

/** A key has a last day, and somebody who answers for it: what both of them did, one person did. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table principals
      add column owner_id uuid references principals,
      add constraint principals_owned_are_keys check (owner_id is null or kind = 'api_key')`);
  await knex.raw('create index principals_owned on principals (owner_id) where owner_id is not null');
  await knex.raw('alter table api_keys add column ends_on date');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table api_keys drop column ends_on');
  await knex.raw('alter table principals drop column owner_id');
}
