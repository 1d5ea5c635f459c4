import type { Knex } from 'knex';

/** What did not arrive is counted on every page of its practice's staff. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create index messages_failed on messages (practice_id) where status = 'failed'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index messages_failed');
}
