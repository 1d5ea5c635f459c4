import type { Knex } from 'knex';

/** What the OpenID provider remembers: interactions, sessions, grants, codes and tokens, as its library writes them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table identity_records (
      model text not null,
      id text not null,
      payload jsonb not null,
      uid text,
      grant_id text,
      expires_at timestamptz not null,
      primary key (model, id));
    create index on identity_records (uid) where uid is not null;
    create index on identity_records (grant_id) where grant_id is not null;
    create index on identity_records (expires_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table identity_records');
}
